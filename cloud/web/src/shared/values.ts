import { formatInstant } from './times'

/** What ids stand for, as far as the reader may know. */
export type Names = Readonly<Record<string, string>>

const ids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/

/** Every id in a text. */
export const idsIn = (text: string): readonly string[] => text.match(ids) ?? []

/** A value as people say it: names for ids, local times for instants. An id that has no name here stays. */
export function shown(value: unknown, names: Names): string {
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return instant.test(value) ? formatInstant(value) : value.replaceAll(ids, (one) => names[one.toLowerCase()] ?? one)
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map((one) => shown(one, names)).join(', ')
  if (typeof value === 'object') return Object.entries(value).map(([name, one]) => `${wordsOf(name)} ${shown(one, names)}`).join(', ')
  return JSON.stringify(value)
}

/** SignInFailed: Sign in failed. */
export const wordsOf = (name: string): string => {
  const spaced = name.replaceAll(/(?<=[a-z0-9])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

/** A field's name without what its name says of how it is kept: assignee ids are assignees, due at utc is due. */
export const fieldOf = (name: string): string => wordsOf(name.replace(/Ids$/, 's').replace(/(Id|AtUtc|Utc)$/, '') || name)
