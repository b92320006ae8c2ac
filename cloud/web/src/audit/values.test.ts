import { expect, it } from 'vitest'
import { actorOf, idsOf } from './values'

const anna = '018f0000-0000-7000-8000-000000000001'
const pump = '018f0000-0000-7000-8000-000000000002'
const gone = '018f0000-0000-7000-8000-000000000003'

it('asks for the ids of who, of what, and of what changed', () => {
  expect(idsOf({ actor: `key:${gone}`, entityId: pump, changes: { assigneeIds: { before: [], after: [anna] } } })).toEqual([gone, pump, anna])
})

it('says by which program’s key it was done, and not by which number', () => {
  expect(actorOf({ by: `key:${anna}`, actor: `key:${anna}` }, { [anna]: 'historian' })).toBe('The key historian')
  expect(actorOf({ by: `key:${gone}`, actor: `key:${gone}` }, {})).toBe('The key of a program')
  expect(actorOf({ by: 'Anna Berger', actor: anna }, {})).toBe('Anna Berger')
})
