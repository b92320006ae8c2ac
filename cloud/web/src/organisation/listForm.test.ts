import { expect, test } from 'vitest'
import { bodyOf, lists } from './listForm'

test('what was typed is sent as the server reads it, and what was left empty is left out', () => {
  const fields = lists.flatMap((list) => [...list.fields])
  expect(bodyOf(fields, { name: ' Early ', weekdays: '1, 2 3', perHour: '42,5', number: '' })).toEqual({ name: 'Early', weekdays: [1, 2, 3], perHour: 42.5 })
})
