import type { Alarm, Asset, MaintenanceRequest, Priority, Quality, Step, StopType, WorkOrderRow } from '../api/types'

const good = 'bg-good-wash text-good border-good'
const warn = 'bg-warn-wash text-warn border-warn'
const danger = 'bg-danger-wash text-danger border-danger'
const quiet = 'bg-raised text-ink border-line'
const accent = 'bg-surface text-accent border-accent'

/** How a value is shown. Never by colour alone: each has its word and its sign. */
export type Look = { readonly words: string; readonly sign: string; readonly tone: string }

export const states: Readonly<Record<WorkOrderRow['state'], Look>> = {
  Draft: { words: 'Draft', sign: '✎', tone: quiet },
  Waiting: { words: 'Waiting', sign: '◔', tone: warn },
  Scheduled: { words: 'Scheduled', sign: '▣', tone: accent },
  InProgress: { words: 'In progress', sign: '▶', tone: accent },
  Done: { words: 'Done', sign: '✓', tone: good },
  Verified: { words: 'Verified', sign: '✓✓', tone: good },
  Closed: { words: 'Closed', sign: '■', tone: quiet },
  Cancelled: { words: 'Cancelled', sign: '✕', tone: quiet },
}

export const waits: Readonly<Record<NonNullable<WorkOrderRow['waitReason']>, string>> = {
  Approval: 'Waiting for approval',
  Schedule: 'Waiting for schedule',
  Parts: 'Waiting for parts',
  Plant: 'Waiting for the plant',
  Vendor: 'Waiting for the vendor',
}

export const priorities: Readonly<Record<Priority, Look>> = {
  Low: { words: 'Low', sign: '▽', tone: quiet },
  Medium: { words: 'Medium', sign: '◇', tone: quiet },
  High: { words: 'High', sign: '▲', tone: warn },
  Critical: { words: 'Critical', sign: '▲▲', tone: danger },
}

export const qualities: Readonly<Record<Quality, Look>> = {
  Good: { words: 'Good', sign: '✓', tone: good },
  Uncertain: { words: 'Uncertain', sign: '?', tone: warn },
  Bad: { words: 'Bad', sign: '✕', tone: danger },
  Stale: { words: 'Stale', sign: '…', tone: quiet },
}

export const conditions: Readonly<Record<Asset['status'], Look>> = {
  Operational: { words: 'Operational', sign: '✓', tone: good },
  Down: { words: 'Down', sign: '✕', tone: danger },
  Maintenance: { words: 'Maintenance', sign: '⚒', tone: warn },
  Decommissioned: { words: 'Decommissioned', sign: '■', tone: quiet },
  Standby: { words: 'Standby', sign: '◔', tone: quiet },
}

export const stepStatuses: Readonly<Record<Step['status'], Look>> = {
  Open: { words: 'Open', sign: '○', tone: quiet },
  Passed: { words: 'Well', sign: '✓', tone: good },
  Failed: { words: 'Failed', sign: '✕', tone: danger },
  Skipped: { words: 'Left out', sign: '⏭', tone: warn },
  NotApplicable: { words: 'Does not apply', sign: '–', tone: quiet },
}

export const alarmStates: Readonly<Record<Alarm['state'], Look>> = {
  Normal: { words: 'Normal', sign: '✓', tone: good },
  ActiveUnacknowledged: { words: 'Active', sign: '▲', tone: danger },
  ActiveAcknowledged: { words: 'Active, seen', sign: '▲', tone: warn },
  ReturnedUnacknowledged: { words: 'Returned, not seen', sign: '▽', tone: warn },
  LatchedUnacknowledged: { words: 'Latched, not seen', sign: '▼', tone: danger },
  LatchedAcknowledged: { words: 'Latched, seen', sign: '▼', tone: warn },
  Shelved: { words: 'Shelved', sign: '⏸', tone: quiet },
  SuppressedByDesign: { words: 'Suppressed by design', sign: '⏸', tone: quiet },
  OutOfService: { words: 'Out of service', sign: '⚒', tone: quiet },
}

export const requestStates: Readonly<Record<MaintenanceRequest['state'], Look>> = {
  Reported: { words: 'Not decided', sign: '●', tone: warn },
  Accepted: { words: 'Accepted', sign: '✓', tone: accent },
  Merged: { words: 'Merged', sign: '⇢', tone: quiet },
  Declined: { words: 'Declined', sign: '✕', tone: quiet },
  Withdrawn: { words: 'Taken back', sign: '↩', tone: quiet },
  Resolved: { words: 'Resolved', sign: '✓✓', tone: good },
}

export const progresses: Readonly<Record<MaintenanceRequest['progress'], Look>> = {
  Pending: { words: 'Pending', sign: '◔', tone: warn },
  InProgress: { words: 'In progress', sign: '▶', tone: accent },
  WaitingParts: { words: 'Waiting for parts', sign: '◔', tone: warn },
  Completed: { words: 'Completed', sign: '✓', tone: good },
  Cancelled: { words: 'Cancelled', sign: '✕', tone: quiet },
}

export const stopTypes: Readonly<Record<StopType, Look>> = {
  Breakdown: { words: 'Breakdown', sign: '✕', tone: danger },
  Maintenance: { words: 'Maintenance', sign: '⚒', tone: warn },
  Scheduled: { words: 'Scheduled', sign: '▣', tone: quiet },
  Other: { words: 'Other', sign: '◔', tone: quiet },
}

export const intact: Look = { words: 'Holds', sign: '✓', tone: good }
export const broken: Look = { words: 'Changed since', sign: '✕', tone: danger }
