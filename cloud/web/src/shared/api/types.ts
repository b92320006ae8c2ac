import type { paths } from './schema'

type Json<R> = R extends { content: { 'application/json': infer Body } } ? Body : never

/** Body of the good answer to a GET of the path. */
export type Got<Path extends keyof paths> = paths[Path] extends { get: { responses: { 200: infer R } } } ? Json<R> : never

/** One item of the list that a GET of the path answers. */
export type Item<Path extends keyof paths> = Got<Path> extends { items: readonly (infer I)[] } ? I : never

export type Me = Got<'/api/v1/me'>
/** How an asset is now. */
export type Asset = Item<'/api/v1/asset-conditions'>
/** What an asset is. */
export type AssetRecord = Item<'/api/v1/assets'>
export type AssetClass = Item<'/api/v1/asset-classes'>
export type CustomField = AssetClass['fields'][number]
export type AssetStatus = AssetRecord['status']
export type Tag = Item<'/api/v1/tags'>
export type LastReading = NonNullable<Tag['last']>
export type Quality = LastReading['quality']
export type Alarm = Item<'/api/v1/alarms'>
export type AlarmOne = Got<'/api/v1/alarms/{id}'>
export type AlarmFlood = Item<'/api/v1/alarms/floods'>
export type AlarmRule = Item<'/api/v1/alarm-rules'>
export type Incident = Item<'/api/v1/incidents'>
export type IncidentOne = Got<'/api/v1/incidents/{id}'>
export type FailureModeRecord = Item<'/api/v1/failure-modes'>
export type FailureModeTable = Got<'/api/v1/failure-mode-rules'>
export type WorkOrderRow = Item<'/api/v1/work-orders'>
export type WorkOrder = Got<'/api/v1/work-orders/{id}'>
export type WorkOrderState = WorkOrderRow['state']
export type Priority = WorkOrderRow['priority']
export type Evidence = Got<'/api/v1/work-orders/{id}/evidence'>
export type EvidenceAlarm = Evidence['alarms'][number]
export type MaintenanceRequest = Item<'/api/v1/requests'>
export type WorkOrderAllowed = Got<'/api/v1/work-orders/{id}/allowed'>
export type Step = Item<'/api/v1/work-order-steps'>
export type LabourEntry = Item<'/api/v1/work-order-labour'>
export type WorkComment = Item<'/api/v1/work-order-comments'>
export type Signature = Item<'/api/v1/work-order-signatures'>
export type Stop = Item<'/api/v1/stops'>
export type StopType = Stop['type']
export type AuditRecord = Item<'/api/v1/audit'>
export type Setting = Item<'/api/v1/settings'>
export type Gateway = Item<'/api/v1/gateways'>
export type GatewayLedger = Item<'/api/v1/loss-ledger'>
export type User = Item<'/api/v1/users'>
export type Preferences = Got<'/api/v1/me/preferences'>
export type Passkey = Item<'/api/v1/me/passkeys'>
export type Membership = Item<'/api/v1/memberships'>
export type SavedFilter = Item<'/api/v1/saved-filters'>
export type ImportRun = Item<'/api/v1/import-runs'>
export type Site = Item<'/api/v1/sites'>
export type Role = Membership['role']
