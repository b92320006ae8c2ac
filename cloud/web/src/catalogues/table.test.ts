import { expect, it } from 'vitest'
import { modeWords } from '../shared/failureModes'
import { edited, groupsOf, subjectOf, type FailureMode, type Rule } from './table'

const rule = (over: Partial<Rule> = {}): Rule => ({ class: 'PUMP', signal: 'flow', direction: 'Low', detector: null, failureMode: 'LOO', ...over })

const [flow, vibration, fan] = [rule(), rule({ signal: 'vibration', direction: 'High', failureMode: 'VIB' }), rule({ class: 'FAN' })]

it('a changed row keeps its place, a new one comes last, a removed one is gone', () => {
  const table = [flow, vibration, fan]
  const changed = rule({ failureMode: 'PLU' })
  expect(edited(table, { original: flow, rule: changed })).toEqual([changed, vibration, fan])
  expect(edited(table, { original: null, rule: changed })).toEqual([flow, vibration, fan, changed])
  expect(edited(table, { original: vibration, rule: null })).toEqual([flow, fan])
})

it('what somebody else did meanwhile stays: a row is known by what it is about', () => {
  const theirs = [rule({ failureMode: 'PDE' }), fan]
  expect(edited(theirs, { original: flow, rule: rule({ failureMode: 'PLU' }) })).toEqual([rule({ failureMode: 'PLU' }), fan])
  expect(edited(theirs, { original: vibration, rule: vibration })).toEqual([...theirs, vibration])
  expect(edited(theirs, { original: vibration, rule: null })).toEqual(theirs)
})

it('rows stand by class, the classes by name, one that the catalogue does not know by its code', () => {
  const modes: FailureMode[] = [{
    code: 'LOO', description: 'Low output', category: 'Process', assetClasses: [{ code: 'PUMP', name: 'Pump' }, { code: 'FAN', name: 'Fan' }],
  }]
  const boat = rule({ class: 'BOAT' })
  expect(groupsOf([flow, boat, fan, vibration], modes).map(({ name, rules }) => [name, rules.length])).toEqual([['Fan', 1], ['Pump', 2], ['BOAT', 1]])
  expect(modeWords('LOO', modes)).toBe('LOO Low output')
  expect(modeWords('XYZ', modes)).toBe('XYZ')
})

it('says in words what a row is about', () => {
  expect(subjectOf(rule({ signal: 'bearing-temperature', direction: 'High' }))).toBe('Bearing temperature, too high')
  expect(subjectOf(rule({ direction: null, detector: 'novelty' }))).toBe('Flow, either way, by Novelty')
})
