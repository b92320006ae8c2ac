import { expect, it } from 'vitest'
import { formatDay } from '../shared/times'
import { invitationWords } from './invitation'

const now = Date.parse('2026-03-01T12:00:00Z')

it('tells an open invitation from one whose time is over', () => {
  const [open, over] = ['2026-03-04T12:00:00Z', '2026-02-20T12:00:00Z']
  expect(invitationWords({ invitedUntilUtc: open }, now)).toBe(`Invited until ${formatDay(open, now)}, has not come in yet`)
  expect(invitationWords({ invitedUntilUtc: over }, now)).toBe(`Was invited until ${formatDay(over, now)}, and did not come in`)
  expect(invitationWords({ invitedUntilUtc: null }, now)).toBe('Invited, has not come in yet')
})
