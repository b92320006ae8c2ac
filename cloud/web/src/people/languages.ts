const names = new Intl.DisplayNames('en-GB', { type: 'language' })

/** E.g. German of de, Austrian German of de-AT. */
export const languageName = (tag: string): string => names.of(tag) ?? tag

const letters = Array.from('abcdefghijklmnopqrstuvwxyz')

/** Every language of two letters that the browser has a name for, by name. A language that has two tags is there once. */
export const languages = (): readonly (readonly [tag: string, name: string])[] =>
  letters.flatMap((first) => letters.map((second) => first + second))
    .filter((tag) => Intl.getCanonicalLocales(tag)[0] === tag && languageName(tag) !== tag)
    .map((tag) => [tag, languageName(tag)] as const)
    .sort(([, a], [, b]) => a.localeCompare(b))
