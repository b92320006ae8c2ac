import { expect, it } from 'vitest'
import { actorOf, happenedIn, idsOf, saidOf } from './values'

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

const states: Readonly<Record<string, string>> = { Waiting: 'Waiting', InProgress: 'In progress' }
const words = (value: string) => states[value]

it('says a value, or each of several, as the pages do, and as it is where they have no word', () => {
  expect(saidOf('InProgress', words, {})).toBe('In progress')
  expect(saidOf(['Waiting', 'InProgress', 'Overhauled'], words, {})).toBe('Waiting, In progress, Overhauled')
  expect(saidOf('InProgress', undefined, {})).toBe('InProgress')
  expect(saidOf(null, words, {})).toBe('–')
  expect(saidOf([], words, {})).toBe('none')
})

it('says from which state to which it went as the pages do', () => {
  expect(happenedIn({ entityType: 'WorkOrder', description: 'Work order moved: Waiting to InProgress' }, { WorkOrder: { state: words } })).toBe('Work order moved: Waiting → In progress')
  expect(happenedIn({ entityType: 'Command', description: 'Command moved: Waiting to Sent' }, { WorkOrder: { state: words } })).toBe('Command moved: Waiting → Sent')
  expect(happenedIn({ entityType: 'User', description: 'Signed in' }, {})).toBe('Signed in')
})
