import { describe, expect, it } from 'vitest'
import { formatCount, formatValue, signalName } from './units'

describe('values', () => {
  it('carry the unit as people write it', () => {
    expect(formatValue(9.412, 'mm/s')).toBe('9.41 mm/s')
    expect(formatValue(84.2, 'm3/h')).toBe('84.20 m³/h')
    expect(formatValue(1, '')).toBe('1.00')
  })

  it('keep about four significant digits and never an exponent', () => {
    expect(formatValue(0.0421, 'bar')).toBe('0.042 bar')
    expect(formatValue(101.25, '°C')).toBe('101.3 °C')
    expect(formatValue(1487.6, 'rpm')).toBe('1,488 rpm')
    expect(formatValue(-2345678, 'W')).toBe('-2,345,678 W')
  })

  it('that are missing or not finite are a dash, never a zero', () => {
    expect(formatValue(null, 'bar')).toBe('–')
    expect(formatValue(undefined, 'bar')).toBe('–')
    expect(formatValue(Number.NaN, '')).toBe('–')
  })
})

it('counts have their thousands separated', () => expect(formatCount(1234567)).toBe('1,234,567'))

it('signals read as words', () => expect(signalName('discharge-temperature')).toBe('Discharge temperature'))
