import { expect, it } from 'vitest'
import type { ListField } from './listForm'
import { inSentence, shownValue } from './words'

const shown = (input: ListField['input'], value: unknown) =>
  shownValue({ name: 'field', words: 'Field', input }, { id: 'row', siteId: null, version: 1, field: value }, { anna: 'Anna Berger' })

it('tells a field as people say it', () => {
  expect(shown('day', '2026-12-25')).toBe('25 Dec 2026')
  expect(shown('weekdays', [1, 5])).toBe('Mon, Fri')
  expect(shown('days', [{ day: '2026-12-25', name: 'Christmas day' }])).toBe('25 Dec 2026 Christmas day')
  expect(shown('permissions', ['ReadAudit'])).toBe('Read audit')
  expect(shown('people', ['anna', 'gone'])).toBe('Anna Berger, somebody inactive')
  expect(shown('person', 'anna')).toBe('Anna Berger')
  expect(shown('number', 48.5)).toBe('48.5')
  expect([null, '', []].map((empty) => shown('text', empty))).toEqual([null, null, null])
})

it('names a list within a sentence', () => expect(['Labour rates', 'API keys'].map(inSentence)).toEqual(['labour rates', 'API keys']))
