import type { AuditRecord } from '../shared/api/types'
import { idsIn, type Names } from '../shared/values'

/** A field before and after; of a person's own fields only that it changed. */
export type Change = { readonly before?: unknown; readonly after?: unknown; readonly isPersonal?: boolean }

/** Every id that a record shows: of what it was done to, by whom, and in its changes. */
export const idsOf = ({ actor, entityId, changes }: Pick<AuditRecord, 'actor' | 'entityId'> & { readonly changes: object }): readonly string[] =>
  idsIn(`${actor} ${entityId ?? ''} ${JSON.stringify(changes)}`)

/** Who did it: a person, or the key of a program by its name. */
export const actorOf = ({ by, actor }: Pick<AuditRecord, 'by' | 'actor'>, names: Names): string =>
  actor.startsWith('key:') ? `The key ${names[actor.slice('key:'.length)] ?? 'of a program'}` : by
