import { describe, expect, it } from 'vitest'
import { formatInstant } from './times'
import { fieldOf, shown, wordsOf } from './values'

const anna = '018f0000-0000-7000-8000-000000000001'
const pump = '018f0000-0000-7000-8000-000000000002'
const gone = '018f0000-0000-7000-8000-000000000003'
const names = { [anna]: 'Anna Berger', [pump]: 'P-101' }

describe('a value', () => {
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

it('names of the program read as words', () => {
  expect(['SignInFailed', 'StoreKeeper', 'ReadWorkOrders', 'Contractor'].map(wordsOf)).toEqual(['Sign in failed', 'Store keeper', 'Read work orders', 'Contractor'])
})
