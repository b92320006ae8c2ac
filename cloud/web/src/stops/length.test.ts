import { describe, expect, it } from 'vitest'
import { lengthOf } from './length'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString()

describe('the length of a stop', () => {
  it('is from its beginning to its end', () => {
    expect(lengthOf({ startedAtUtc: at(0), endedAtUtc: at(30) }, Date.parse(at(45)))).toBe(30 * 60_000)
  })

  it('goes to now while it is open, and is never less than nothing where clocks differ', () => {
    expect(lengthOf({ startedAtUtc: at(0), endedAtUtc: null }, Date.parse(at(45)))).toBe(45 * 60_000)
    expect(lengthOf({ startedAtUtc: at(50), endedAtUtc: null }, Date.parse(at(45)))).toBe(0)
  })
})
