import { describe, expect, it } from 'vitest'
import { formatInstant } from '../shared/times'
import { actorOf, fieldOf, idsOf, shown } from './values'

const anna = '018f0000-0000-7000-8000-000000000001'
const pump = '018f0000-0000-7000-8000-000000000002'
const gone = '018f0000-0000-7000-8000-000000000003'
const names = { [anna]: 'Anna Berger', [pump]: 'P-101' }

describe('a value in the audit', () => {
  it.each([
    [anna, 'Anna Berger'],
    [[anna, pump], 'Anna Berger, P-101'],
    [gone, gone],
    [[], 'none'],
    [null, '–'],
    [true, 'yes'],
    [7.25, '7.25'],
    ['High', 'High'],
    ['2026-03-01', '2026-03-01'],
    [{ userId: anna, isLead: true }, 'User id Anna Berger, Is lead yes'],
  ] as const)('%j reads %s', (value, words) => expect(shown(value, names)).toBe(words))

  it('that is an instant is told in the reader’s time', () => {
    for (const utc of ['2026-03-01T12:00:00Z', '2026-03-01T12:00:00.123456+00:00']) expect(shown(utc, names)).toBe(formatInstant(utc))
  })

  it('names a field as people do', () => {
    expect(['assetId', 'memberIds', 'dueAtUtc', 'waitSinceUtc', 'id', 'verdict'].map(fieldOf)).toEqual(['Asset', 'Members', 'Due', 'Wait since', 'Id', 'Verdict'])
  })
})

it('asks for the ids of who, of what, and of what changed', () => {
  expect(idsOf({ actor: `key:${gone}`, entityId: pump, changes: { assigneeIds: { before: [], after: [anna] } } })).toEqual([gone, pump, anna])
})

it('says by which program’s key it was done, and not by which number', () => {
  expect(actorOf({ by: `key:${anna}`, actor: `key:${anna}` }, { [anna]: 'historian' })).toBe('The key historian')
  expect(actorOf({ by: `key:${gone}`, actor: `key:${gone}` }, {})).toBe('The key of a program')
  expect(actorOf({ by: 'Anna Berger', actor: anna }, {})).toBe('Anna Berger')
})
