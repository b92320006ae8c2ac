import type { GatewayLedger } from '../shared/api/types'
import { formatCount, signalName } from '../shared/units'

type Books = Pick<GatewayLedger, 'sampled' | 'stored' | 'declaredGaps' | 'unexplained'>

/** The account of one gateway as a sentence. */
export function accountOf({ sampled, stored, declaredGaps, unexplained }: Books): string {
  const sum = `${formatCount(stored)} stored + ${formatCount(declaredGaps)} declared missing`
  if (unexplained === 0) return `${sum} = ${formatCount(sampled)} sampled. Nothing is unexplained.`
  if (unexplained < 0) return `${sum}. The gateway reported ${formatCount(sampled)} sampled so far: its next report will count the newer ones.`
  return `${sum}, of ${formatCount(sampled)} sampled: ${formatCount(unexplained)} not accounted for yet. They may still be on their way.`
}

const reasons: Readonly<Record<string, string>> = {
  PollOverrun: 'The device was still busy with an earlier poll',
  DeviceSilent: 'The device did not answer',
  DeviceOverflow: "The device's own queue overflowed",
  Malformed: 'What came could not be read',
  UnknownTag: 'A value came for a tag that is not configured',
  GatewayDown: 'The gateway was not running',
  OutboxFull: "The gateway's disk was full",
  OutboxCorrupt: "Records on the gateway's disk could not be read back",
  Refused: 'The cloud refused the record',
  Quarantined: 'The cloud keeps the record aside as unreadable',
}

export const reasonWords = (reason: string): string => reasons[reason] ?? signalName(reason)

/** How many values were lost; a span whose number nobody knows says so. */
export const countWords = (count: number): string => (count === 0 ? 'number not known' : `${formatCount(count)} value${count === 1 ? '' : 's'}`)
