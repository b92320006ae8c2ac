import { describe, expect, it } from 'vitest'
import type { Membership } from '../shared/api/types'
import { formatDay } from '../shared/times'
import { bodyOf, nothingTyped, patchOf, timeWords, typedOf } from './membershipForm'

const now = Date.parse('2026-03-01T12:00:00Z')
const before = '2026-02-01T06:00:00Z'
const after = '2026-04-01T06:00:00Z'

const membership = { role: 'Technician', departmentIds: ['press'], permissionSetIds: [], fromUtc: '2026-02-01T06:00:30Z', untilUtc: null, reason: null } as unknown as Membership

describe('a membership', () => {
  it('sends nothing of what was not touched, seconds included', () => expect(patchOf(typedOf(membership), typedOf(membership))).toEqual({}))

  it('sends what differs alone, and empty what was cleared', () => {
    const typed = typedOf(membership)
    expect(patchOf(typed, { ...typed, role: 'Supervisor', from: '', departmentIds: [] })).toEqual({ role: 'Supervisor', fromUtc: null, departmentIds: [] })
    expect(patchOf(typed, { ...typed, until: '2026-04-01T08:00', permissionSetIds: ['auditor'], reason: ' stands in ' }))
      .toEqual({ untilUtc: new Date('2026-04-01T08:00').toISOString(), permissionSetIds: ['auditor'], reason: 'stands in' })
  })

  it('that is new has neither time nor reason unless they are said', () => {
    expect(bodyOf(nothingTyped)).toEqual({ role: 'Technician', departmentIds: [], permissionSetIds: [], fromUtc: null, untilUtc: null, reason: null })
  })
})

describe('the time of a membership', () => {
  it.each([
    [null, null, null],
    [before, null, `Since ${formatDay(before, now)}`],
    [after, null, `Begins ${formatDay(after, now)}`],
    [null, after, `Until ${formatDay(after, now)}`],
    [before, after, `Since ${formatDay(before, now)}, until ${formatDay(after, now)}`],
    [null, before, `Ended ${formatDay(before, now)}`],
  ])('from %s until %s reads %s', (fromUtc, untilUtc, words) => expect(timeWords({ fromUtc, untilUtc }, now)).toBe(words))
})
