import { expect, test } from 'vitest'
import { bodyOf, lists, patchOf, typedOf } from './listForm'

const fields = lists.flatMap((list) => [...list.fields])

test('what was typed is sent as the server reads it, and what was left empty is left out', () => {
  expect(bodyOf(fields, { name: ' Early ', weekdays: '1, 2 3', perHour: '42,5', number: '', memberIds: 'a\nb\n', days: '2026-12-25 Christmas day\n\n2026-12-26' }))
    .toEqual({ name: 'Early', weekdays: [1, 2, 3], perHour: 42.5, memberIds: ['a', 'b'], days: [{ day: '2026-12-25', name: 'Christmas day' }, { day: '2026-12-26', name: '' }] })
})

test('of what is there only what was changed is sent: cleared where it is empty, without what stays', () => {
  const row = { name: 'Early', number: 'A 17', memberIds: ['a', 'b'], userId: 'anna', perHour: 42.5, expiresAtUtc: '2026-03-01T12:00:00.000000Z', days: [{ day: '2026-12-25', name: 'Christmas day' }] }
  const before = typedOf(fields, row)

  expect(patchOf(fields, before, before)).toEqual({})
  expect(patchOf(fields, before, { ...before, number: '', memberIds: '', userId: 'berta', perHour: '43' })).toEqual({ number: null, memberIds: [], perHour: 43 })
  expect(patchOf(fields, before, { ...before, expiresAtUtc: '', days: '' })).toEqual({ expiresAtUtc: null, days: [] })
  expect(patchOf(fields, {}, { expiresAtUtc: before['expiresAtUtc'] ?? '' })).toEqual({ expiresAtUtc: '2026-03-01T12:00:00.000Z' })
})
