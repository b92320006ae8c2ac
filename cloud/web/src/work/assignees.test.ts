import { describe, expect, test } from 'vitest'
import { candidatesOf, matchesPerson } from './assignees'

const candidates = candidatesOf(
  [
    { id: 'p1', displayName: 'Zoe', isOnShift: false, teamIds: ['t1'], skillIds: ['s1', 'gone'] },
    { id: 'p2', displayName: 'Yan', isOnShift: true, teamIds: [], skillIds: [] },
  ],
  [{ id: 't1', name: 'Fitters' }],
  [{ id: 's1', name: 'High voltage' }],
)

describe('whom work can be given to', () => {
  test('are teams, then who is on shift, then the others, with what they can', () => {
    expect(candidates.map(({ name }) => name)).toEqual(['Fitters', 'Yan', 'Zoe'])
    expect(candidates[2]).toMatchObject({ teams: ['Fitters'], skills: ['High voltage'] })
  })

  test('are found by name, skill and team, and by who is on shift', () => {
    const found = (sought: string, onShift = false) => candidates.filter((one) => matchesPerson(one, sought, onShift)).map(({ name }) => name)
    expect(found('volt')).toEqual(['Zoe'])
    expect(found('fitters')).toEqual(['Fitters', 'Zoe'])
    expect(found(' ', true)).toEqual(['Yan'])
  })
})
