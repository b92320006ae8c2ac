import { describe, expect, it } from 'vitest'
import { bodyOf, nameOfField, valuesOf } from './entryForm'
import type { Entry } from './catalogues'

const pump: Entry = {
  id: 'one', version: 3, siteId: null, isArchived: false, code: 'PUMP', name: 'Pump', description: null, parent: 'MACHINE',
  fields: [{ name: 'ratedPower', label: 'Rated power', type: 'Number', unit: 'kW', isRequired: true, least: 0, most: 900 }],
}

describe('what is sent of an entry', () => {
  it('leaves a class as it was where nothing was changed, with what the form does not show', () => {
    expect(bodyOf('asset-classes', valuesOf(pump), false)).toEqual({
      name: 'Pump', description: null, parent: 'MACHINE', isArchived: false,
      fields: [{ name: 'ratedPower', label: 'Rated power', type: 'Number', isRequired: true, unit: 'kW', least: 0, most: 900 }],
    })
  })

  it('has only what its catalogue knows', () => {
    const values = { ...valuesOf(null), code: ' NO-ORDER ', description: 'No order', stopType: 'Scheduled' }
    expect(bodyOf('stop-reasons', values, true)).toEqual({ code: 'NO-ORDER', description: 'No order', stopType: 'Scheduled' })
    expect(bodyOf('maintenance-types', { ...values, name: 'Calibration', siteId: 'here' }, true)).toEqual({ name: 'Calibration', description: 'No order', isPlanned: true, siteId: 'here' })
    expect(bodyOf('failure-modes', { ...values, assetClasses: 'PUMP, FAN,' }, true)).toEqual({ code: 'NO-ORDER', description: 'No order', category: 'Mechanical', assetClasses: ['PUMP', 'FAN'] })
  })

  it('names a field by what people call it', () => {
    expect(nameOfField('Rated power (kW)')).toBe('ratedPowerKW')
  })
})
