import { describe, expect, it } from 'vitest'
import { changeOf, shapeOf } from './values'

describe('a setting', () => {
  it('of numbers has limits, of a table the choices of its cells, and of what its rows and columns are', () => {
    expect(shapeOf({ type: { type: 'integer', minimum: 1, maximum: 8784 } })).toEqual({ minimum: 1, maximum: 8784, choices: [] })
    expect(shapeOf({ type: { type: 'object', title: 'Severity', properties: { Low: { type: 'object', title: 'Criticality', properties: { High: { type: 'string', enum: ['Low', 'High'] } } } } } }))
      .toEqual({ rows: 'Severity', columns: 'Criticality', choices: ['Low', 'High'] })
  })

  it('was changed from what to what, of a table only in the cells that are others', () => {
    expect(changeOf(null, 12)).toBe('– → 12')
    expect(changeOf(true, false)).toBe('Yes → No')
    expect(changeOf({ Low: { Low: 'Low', High: 'High' } }, { Low: { Low: 'Low', High: 'Critical' } })).toBe('Low, High: High → Critical')
    expect(changeOf({ Low: { Low: 'Low' } }, null)).toBe('a table of its own → set back')
  })
})
