import type { MaintenanceRequest } from '../shared/api/types'

export type Severity = MaintenanceRequest['severity']

/** What a problem does, from the harmless to the dangerous. */
export const severities: readonly (readonly [Severity, title: string, example: string])[] = [
  ['Low', 'Runs as it should', 'Paint, a loose cover, a lamp'],
  ['Medium', 'Runs worse', 'Noise, leak, heat, slower'],
  ['High', 'Stands still', 'It does not run at all'],
  ['Critical', 'Danger', 'For people or the environment'],
]

export const severityWords = (severity: Severity): string => severities.find(([one]) => one === severity)?.[1] ?? severity

/** Since when a machine stands: what a person says, in minutes. */
export const spans: readonly (readonly [minutes: number, words: string])[] = [
  [0, 'Just now'], [5, '5 minutes'], [15, '15 minutes'], [30, '30 minutes'], [60, '1 hour'], [120, '2 hours'], [240, '4 hours'], [480, '8 hours'], [1440, 'A day'],
]

/** What a requester reads of a state. */
export const told: Readonly<Record<MaintenanceRequest['state'], string>> = {
  Reported: 'Nobody has decided on it yet.',
  Accepted: 'Maintenance has taken it on.',
  Merged: 'Others reported the same: it goes on as one.',
  Declined: 'Maintenance will do nothing about it.',
  Withdrawn: 'It was taken back.',
  Resolved: 'It is repaired, and somebody has looked at the repair.',
}

/** The steps of what becomes of a request, and how far it is. */
export const steps: readonly (readonly [MaintenanceRequest['progress'], words: string])[] = [
  ['Pending', 'Reported'], ['InProgress', 'Work is going on'], ['Completed', 'Done'],
]

const kilo = 1000

/** The instant so many minutes ago. */
export const before = (minutes: number, now: number): string => new Date(now - minutes * 60 * kilo).toISOString()

/** Who reported it: of whom it was said, and by whose account. */
export function reporterWords({ reporter, reporterName, source }: Pick<MaintenanceRequest, 'reporter' | 'reporterName' | 'source'>): string {
  if (reporterName !== null) return reporter === null ? reporterName : `${reporterName}, told by ${reporter}`
  return reporter ?? (source === 'QrCode' ? 'somebody, by the label' : 'somebody who has left')
}
