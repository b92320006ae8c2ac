import { expect, it } from 'vitest'
import { resultWords } from './words'

it('tells what was answered to a step as people say it', () => {
  expect(resultWords({ type: 'Check', result: true, unit: null })).toBe('Done, well')
  expect(resultWords({ type: 'Check', result: false, unit: null })).toBe('Not well')
  expect(resultWords({ type: 'Number', result: 2.4, unit: 'mm/s' })).toBe('2.4 mm/s')
  expect(resultWords({ type: 'Choice', result: 'Worn', unit: null })).toBe('Worn')
  expect(resultWords({ type: 'Photo', result: '018f0000-0000-7000-8000-000000000001', unit: null })).toBe('A photo was taken')
})
