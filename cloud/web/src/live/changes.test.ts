import { QueryClient, type QueryKey } from '@tanstack/react-query'
import { beforeEach, describe, expect, it } from 'vitest'
import { keys } from '../shared/api/keys'
import type { Parts } from '../shared/api/pages'
import type { Asset } from '../shared/api/types'
import { applyReadings, isOutdatedBy, type Change } from './changes'

const tag: Asset['tags'][number] = {
  id: 1, name: 'P-101.vibration', asset: null, signal: 'vibration', kind: 'Vibration', unit: 'mm/s', low: null, high: 7.1, last: null,
  dataType: null, expectedPeriodSeconds: null, scale: null, offset: null, deadband: null, isWritable: null,
}
const pump = { id: 'pump', tagNumber: 'P-101', tags: [tag] } as unknown as Asset
const motor = { id: 'motor', tagNumber: 'M-102', tags: [{ ...tag, id: 2 }] } as unknown as Asset

let client: QueryClient
beforeEach(() => {
  client = new QueryClient()
  client.setQueryData(keys.session, { id: 'me' })
  client.setQueryData(keys.workOrderList({ openOnly: true }), { pages: [] })
  client.setQueryData(keys.workOrder('W-000001'), { id: 'order-1' })
  client.setQueryData(keys.workOrder('W-000002'), { id: 'order-2' })
  client.setQueryData(keys.evidence('order-1'), {})
  client.setQueryData(keys.alarms('pump'), {})
  client.setQueryData(keys.alarms('motor'), {})
  client.setQueryData(keys.assets, { pages: [{ items: [motor], next: 'motor' }, { items: [pump], next: null }], pageParams: [null, 'motor'] })
  client.setQueryData(keys.asset('P-101'), pump)
  client.setQueryData(keys.asset('M-102'), motor)
})

function outdatedBy(change: Change): QueryKey[] {
  return client.getQueryCache().findAll({ predicate: (query) => isOutdatedBy(change, query) }).map((query) => query.queryKey)
}

const change = (type: string, id: string): Change => ({ type, id, assetId: 'pump', atUtc: '2026-03-01T12:00:00Z' })

describe('a change', () => {
  it('of a work order outdates the lists, that one, and its asset', () => {
    expect(outdatedBy(change('WorkOrderChanged', 'order-1'))).toEqual([
      keys.workOrderList({ openOnly: true }), keys.workOrder('W-000001'), keys.evidence('order-1'), keys.assets, keys.asset('P-101'),
    ])
  })

  it('of an alarm outdates the alarms of its asset and evidence, no list of work orders', () => {
    expect(outdatedBy(change('AlarmRaised', 'alarm-1'))).toEqual([
      keys.evidence('order-1'), keys.alarms('pump'), keys.assets, keys.asset('P-101'),
    ])
  })

  it('of a kind that is not shown outdates nothing', () => expect(outdatedBy(change('ShiftMade', 'x'))).toEqual([]))

  it.each([
    ['FailureMechanismMade', keys.catalogue('failure-mechanisms')],
    ['FailureModeChanged', keys.failureModeTable('here')],
    ['StopReasonChanged', keys.catalogue('stop-reasons')],
    ['AssetClassChanged', keys.catalogue('asset-classes')],
    ['AssetClassChanged', keys.assetClasses],
    ['MembershipChanged', keys.memberships('max')],
    ['UserChanged', keys.userList({})],
    ['SiteChanged', keys.sites],
    ['GatewayEnrolled', keys.gateways],
    ['MeterReadingMade', keys.assetMeters('pump')],
    ['StopChanged', keys.stop('stop')],
    ['SettingChanged', keys.settings('here')],
    ['RequestChanged', keys.request('R-000001')],
    ['WorkOrderStepChanged', keys.workOrderPart('order-1', 'steps')],
  ] as const)('%s outdates %j and not who one is', (type, key) => {
    client.setQueryData(key, {})
    expect(outdatedBy(change(type, 'x'))).toContainEqual(key)
    expect(outdatedBy(change(type, 'x'))).not.toContainEqual(keys.session)
  })
})

it('live readings renew the tags they are of, and leave the rest as it was', () => {
  applyReadings(client, [{ tagId: 1, value: 3.2, quality: 'Good', measuredAtUtc: '2026-03-01T12:00:00Z' }])
  const shown = client.getQueryData<Asset>(keys.asset('P-101'))
  expect(shown?.tags[0]?.last).toEqual({ value: 3.2, quality: 'Good', measuredAtUtc: '2026-03-01T12:00:00Z' })
  expect(client.getQueryData<Asset>(keys.asset('M-102'))).toBe(motor)
  const listed = client.getQueryData<Parts<Asset>>(keys.assets)?.pages
  expect(listed?.[1]?.items[0]?.tags[0]?.last?.value).toBe(3.2)
  expect(listed?.[0]?.items[0]).toBe(motor)
})
