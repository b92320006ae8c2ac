import { describe, expect, it } from 'vitest'
import { formatAge, formatDate, formatDay, formatDue, formatSpan, isOverdue, localMinute } from './times'

const now = Date.parse('2026-03-01T12:00:00Z')

describe('spans', () => {
  it.each([
    [0, '0 s'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_600_000, '1 h'],
    [7_860_000, '2 h 11 min'],
    [356_400_000, '4 d 3 h'],
  ])('%i ms reads %s', (milliseconds, words) => expect(formatSpan(milliseconds)).toBe(words))
})

describe('ages', () => {
  it('count back from now', () => expect(formatAge('2026-03-01T11:57:00Z', now)).toBe('3 min ago'))
  it('of a device clock that runs ahead are just now', () => expect(formatAge('2026-03-01T12:10:00Z', now)).toBe('just now'))
})

describe('days', () => {
  it('of this year are told without it', () => expect(formatDay('2026-02-03T12:00:00Z', now)).not.toContain('2026'))
  it('of another year are told with it', () => expect(formatDay('2025-12-03T12:00:00Z', now)).toContain('2025'))
  it('of the calendar are the same everywhere', () => expect(formatDate('2026-12-25')).toBe('25 Dec 2026'))
  it('stand in a field as the reader typed them', () => expect(localMinute(new Date('2026-03-01T08:05').toISOString())).toBe('2026-03-01T08:05'))
})

describe('due times', () => {
  it('say what is left', () => expect(formatDue('2026-03-01T16:30:00Z', now)).toBe('Due in 4 h 30 min'))
  it('say how late it is', () => expect(formatDue('2026-02-28T12:00:00Z', now)).toBe('Overdue by 1 d'))
  it('may be missing', () => {
    expect(formatDue(null, now)).toBe('No due date')
    expect(isOverdue(null, now)).toBe(false)
  })
})
