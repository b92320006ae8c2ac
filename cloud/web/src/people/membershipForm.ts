import type { Membership, Role } from '../shared/api/types'
import { formatDay, localMinute } from '../shared/times'

/** What is typed of a membership; times as a field has them, empty where none is said. */
export type Typed = {
  readonly role: Role
  readonly departmentIds: readonly string[]
  readonly permissionSetIds: readonly string[]
  readonly from: string
  readonly until: string
  readonly reason: string
}

export const nothingTyped: Typed = { role: 'Technician', departmentIds: [], permissionSetIds: [], from: '', until: '', reason: '' }

export const typedOf = ({ role, departmentIds, permissionSetIds, fromUtc, untilUtc, reason }: Membership): Typed => ({
  role, departmentIds, permissionSetIds, from: minuteOf(fromUtc), until: minuteOf(untilUtc), reason: reason ?? '',
})

const minuteOf = (utc: string | null) => utc === null ? '' : localMinute(utc)
const instantOf = (typed: string) => typed === '' ? null : new Date(typed).toISOString()

/** What is sent of it. */
export const bodyOf = ({ role, departmentIds, permissionSetIds, from, until, reason }: Typed) => ({
  role, departmentIds: [...departmentIds], permissionSetIds: [...permissionSetIds],
  fromUtc: instantOf(from), untilUtc: instantOf(until), reason: reason.trim() === '' ? null : reason.trim(),
})

export type Body = ReturnType<typeof bodyOf>

const fields: Readonly<Record<keyof Body, keyof Typed>> = {
  role: 'role', departmentIds: 'departmentIds', permissionSetIds: 'permissionSetIds', fromUtc: 'from', untilUtc: 'until', reason: 'reason',
}

/** What differs, so that others may change the rest meanwhile. A time keeps the seconds that the form does not show. */
export function patchOf(before: Typed, typed: Typed): Partial<Body> {
  const differs = ([, name]: readonly [string, keyof Typed]) => JSON.stringify(before[name]) !== JSON.stringify(typed[name])
  const changed = new Set(Object.entries(fields).filter(differs).map(([field]) => field))
  return Object.fromEntries(Object.entries(bodyOf(typed)).filter(([field]) => changed.has(field)))
}

/** When it counts; null for one that always does. */
export function timeWords({ fromUtc, untilUtc }: Pick<Membership, 'fromUtc' | 'untilUtc'>, now: number): string | null {
  if (untilUtc !== null && Date.parse(untilUtc) <= now) return `Ended ${formatDay(untilUtc, now)}`
  const from = fromUtc === null ? null : `${Date.parse(fromUtc) > now ? 'Begins' : 'Since'} ${formatDay(fromUtc, now)}`
  const until = untilUtc === null ? null : `${from === null ? 'U' : 'u'}ntil ${formatDay(untilUtc, now)}`
  return from === null && until === null ? null : [from, until].filter(Boolean).join(', ')
}
