import type { Stop } from '../shared/api/types'

/** Milliseconds; an open stop counts to now. */
export const lengthOf = (stop: Pick<Stop, 'startedAtUtc' | 'endedAtUtc'>, now: number): number =>
  Math.max(0, (stop.endedAtUtc === null ? now : Date.parse(stop.endedAtUtc)) - Date.parse(stop.startedAtUtc))
