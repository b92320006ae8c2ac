import { expect, it, vi } from 'vitest'
import { alarmFilter } from '../alarms/filter'
import { assetFilter } from '../assets/filter'
import { auditFilter } from '../audit/filter'
import { requestFilter } from '../requests/filter'
import type { Me } from '../shared/api/types'
import { askedBy, canShow, isSame, type Asked, type ListFilter } from '../shared/filters/listFilter'
import { stopFilter } from '../stops/filter'
import { workOrderFilter } from '../work/filter'

// Where the page came from is all that is asked of a browser here.
vi.hoisted(() => vi.stubGlobal('location', { origin: 'http://localhost' }))

const requests = requestFilter({ id: 'me' } as Me)

type Example = readonly [address: string, asked: Asked]

const pages: readonly { readonly form: ListFilter; readonly examples: readonly Example[] }[] = [
  { form: workOrderFilter, examples: [['', { openOnly: 'true' }], ['show=mine&asset=P-101', { openOnly: 'true', assignedTo: 'me', asset: 'P-101' }], ['show=Done', { state: 'Done' }], ['show=all', {}]] },
  { form: requests, examples: [['', { state: 'Reported' }], ['show=own&q=hum', { reporterId: 'me', q: 'hum' }], ['show=work', { assignedTo: 'me' }], ['show=InProgress', { progress: 'InProgress' }], ['show=all', {}]] },
  { form: stopFilter, examples: [['', { isOpen: 'true' }], ['show=All&type=Breakdown&waitedFor=Parts&q=belt', { type: 'Breakdown', waitedFor: 'Parts', q: 'belt' }]] },
  { form: alarmFilter, examples: [['', { show: 'Standing' }], ['show=All&priority=High&asset=P-101', { priority: 'High', asset: 'P-101' }]] },
  { form: auditFilter, examples: [['', {}], ['action=Create&entityType=Stop&from=2026-11-01', { action: 'Create', entityType: 'Stop', fromUtc: new Date('2026-11-01T00:00').toISOString() }]] },
  { form: assetFilter, examples: [['', { isTop: 'true' }], ['q=pump', { q: 'pump' }]] },
]

it.each(pages)('of $form.list is what the list is asked with, and leads back there', ({ form, examples }) => {
  for (const [address, asked] of examples) {
    expect(askedBy(form, new URLSearchParams(address))).toEqual(asked)
    expect(canShow(form, asked)).toBe(true)
  }
})

it('that asks for more than a page has fields for is not shown as if it asked for less', () => {
  expect(canShow(workOrderFilter, { openOnly: 'true', isOverdue: 'true' })).toBe(false)
  expect(canShow(workOrderFilter, { openOnly: 'true', sort: 'dueAtUtc' })).toBe(false)
  expect(canShow(requests, { reporterId: 'somebody else' })).toBe(false)
  expect(canShow(auditFilter, { fromUtc: '2026-11-01T12:34:56Z' })).toBe(false)
})

it('is another one where a value differs or one is more', () => {
  expect(isSame({ q: 'a' }, { q: 'a' })).toBe(true)
  expect(isSame({ q: 'a' }, { q: 'b' })).toBe(false)
  expect(isSame({}, { q: 'a' })).toBe(false)
})
