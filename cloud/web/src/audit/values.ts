import type { AuditRecord } from '../shared/api/types'
import { idsIn, shown, type Names } from '../shared/values'

/** A field before and after; of a person's own fields only that it changed. */
export type Change = { readonly before?: unknown; readonly after?: unknown; readonly isPersonal?: boolean }

/** What the pages call the values of a field; nothing where they have no word for one. */
type Words = (value: string) => string | undefined

/** By what was changed, then by its field. */
export type WordsOfFields = Readonly<Record<string, Readonly<Record<string, Words>>>>

/** Every id that a record shows: of what it was done to, by whom, and in its changes. */
export const idsOf = ({ actor, entityId, changes }: Pick<AuditRecord, 'actor' | 'entityId'> & { readonly changes: object }): readonly string[] =>
  idsIn(`${actor} ${entityId ?? ''} ${JSON.stringify(changes)}`)

/** Who did it: a person, or the key of a program by its name. */
export const actorOf = ({ by, actor }: Pick<AuditRecord, 'by' | 'actor'>, names: Names): string =>
  actor.startsWith('key:') ? `The key ${names[actor.slice('key:'.length)] ?? 'of a program'}` : by

/** A field's value, or each of its values, as the page that shows it says it. */
export function saidOf(value: unknown, words: Words | undefined, names: Names): string {
  if (words !== undefined && Array.isArray(value) && value.length > 0) return value.map((one: unknown) => saidOf(one, words, names)).join(', ')
  return (typeof value === 'string' ? words?.(value) : undefined) ?? shown(value, names)
}

/** What happened; where the server adds from which state to which, by the words that the pages have for them. */
export function happenedIn({ description, entityType }: Pick<AuditRecord, 'description' | 'entityType'>, words: WordsOfFields): string {
  const state = words[entityType]?.['state']
  return description.replace(/: (\w+) to (\w+)$/, (_, from: string, to: string) => `: ${state?.(from) ?? from} → ${state?.(to) ?? to}`)
}
