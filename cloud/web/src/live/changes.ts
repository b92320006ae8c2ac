import type { Query, QueryClient, QueryKey } from '@tanstack/react-query'
import { keys } from '../shared/api/keys'
import type { Parts } from '../shared/api/pages'
import type { Asset, LastReading } from '../shared/api/types'

/** What the hub says when something of a site, or of the organisation, changed. The id is that of the record. */
export type Change = { readonly type: string; readonly id: string | null; readonly assetId: string | null; readonly atUtc: string }

export type LiveReading = LastReading & { readonly tagId: Asset['tags'][number]['id'] }

const under = (query: Query, key: QueryKey) => key.every((part, i) => query.queryKey[i] === part)

const holds = (query: Query, id: string | null) => (query.state.data as { id?: string } | undefined)?.id === id

/** What an alarm's change outdates. A recurrence adds its evidence to a work order that the event does not name. */
const alarmKeys = ({ id, assetId }: Change): QueryKey[] => [
  keys.evidences, keys.floods, keys.everyAlarmList, keys.alarmOnes, keys.alarmRules, keys.incidents,
  ...(id === null ? [] : [keys.alarmEvidence(id)]), ...(assetId === null ? [] : [keys.alarms(assetId)]),
]

/** What outdates the same whatever it is about, by the beginning of its type. */
const others: readonly (readonly [of: string, outdated: readonly QueryKey[]])[] = [
  ['Incident', [keys.incidents, keys.everyAlarmList, keys.alarmOnes]],
  ['Stop', [keys.stops]],
  ['Setting', [keys.everySetting]],
  ...['FailureMechanism', 'FailureCause', 'Remedy', 'MaintenanceType', 'StopReason'].map((of) => [of, [keys.everyCatalogue]] as const),
  ['FailureMode', [keys.everyCatalogue, keys.everyFailureMode]],
  ['AssetClass', [keys.everyCatalogue]],
  ['LibraryDocument', [keys.library]],
  ['SavedFilter', [keys.everySavedFilter]],
  ['ImportRun', [keys.everyImportRun]],
  ...['Meter', 'Part', 'StockEntry', 'TagBound', 'TagBinding', 'RunState'].map((of) => [of, [keys.everyAsset]] as const),
  ...['User', 'Membership', 'WriteGrant'].map((of) => [of, [keys.everyUser]] as const),
  ['Site', [keys.sites, keys.organisation]],
  ...['Organisation', 'Department', 'Team', 'Skill', 'Certificate', 'Shift', 'Holiday', 'LabourRate', 'PermissionSet', 'ApiKey'].map((of) => [of, [keys.organisation]] as const),
  ['Gateway', [keys.gateways, keys.lossLedger]],
]

/** What hangs on a work order is told with an id of its own, so that every such part is read again. */
const isOfWork = ({ id }: Change, query: Query): boolean =>
  under(query, keys.workOrders) || under(query, keys.workOrderParts) || (under(query, keys.workOrderOnes) && holds(query, id))
  || (id !== null && under(query, keys.evidence(id)))

/** Whether what a query holds may be out of date after the change. */
export function isOutdatedBy(change: Change, query: Query): boolean {
  const ofAsset = under(query, keys.assets) || (under(query, keys.assetOnes) && holds(query, change.assetId))
  if (change.type.startsWith('WorkOrder')) return ofAsset || isOfWork(change, query)
  if (change.type.startsWith('Alarm')) return ofAsset || alarmKeys(change).some((key) => under(query, key))
  if (change.type.startsWith('Request')) return under(query, keys.everyRequest)
  if (/^(Asset|Document)/.test(change.type) && (under(query, keys.everyAsset) || under(query, keys.assetClasses))) return true
  return others.some(([of, outdated]) => change.type.startsWith(of) && outdated.some((key) => under(query, key)))
}

/** Writes live values into the assets already shown: no request per value. */
export function applyReadings(client: QueryClient, readings: readonly LiveReading[]): void {
  const latest = new Map(readings.map(({ tagId, ...last }) => [tagId, last]))
  const renewed = (asset: Asset): Asset =>
    asset.tags.some((tag) => latest.has(tag.id))
      ? { ...asset, tags: asset.tags.map((tag) => ({ ...tag, last: latest.get(tag.id) ?? tag.last })) }
      : asset
  client.setQueriesData<Asset>({ queryKey: keys.assetOnes }, (asset) => asset && renewed(asset))
  client.setQueriesData<Parts<Asset>>(
    { queryKey: keys.assets },
    (list) => list && { ...list, pages: list.pages.map((part) => ({ ...part, items: part.items.map(renewed) })) },
  )
}
