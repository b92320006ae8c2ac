import { expect, it } from 'vitest'
import type { AssetClass, CustomField } from '../shared/api/types'
import { fieldsOf, valueOf } from './classes'

const field = (name: string, type: CustomField['type'] = 'Text'): CustomField => ({ name, label: name, type })
const of = (code: string, parent: string | null, ...fields: CustomField[]) => ({ code, parent, fields }) as unknown as AssetClass

it('a class has the fields of those above it first, and its own where both have one', () => {
  const classes = [of('PUMP', null, field('power', 'Text'), field('seal')), of('DOSING', 'PUMP', field('power', 'Number'), field('stroke'))]
  expect(fieldsOf(classes, 'DOSING').map(({ name, type }) => `${name} ${type}`)).toEqual(['power Number', 'seal Text', 'stroke Text'])
  expect(fieldsOf(classes, 'BOAT')).toEqual([])
  expect(fieldsOf([of('A', 'B'), of('B', 'A', field('x'))], 'A').map(({ name }) => name)).toEqual(['x'])
})

it('an empty input clears the value and a number is sent as one', () => {
  expect(valueOf(field('a'), '  ')).toBeNull()
  expect(valueOf(field('a', 'Number'), '2,5')).toBe(2.5)
  expect(valueOf(field('a', 'Flag'), 'false')).toBe(false)
  expect(valueOf(field('a'), ' x ')).toBe('x')
})
