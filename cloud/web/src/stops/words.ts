import type { Stop } from '../shared/api/types'
import type { SegmentKind } from './queries'

/** What a stop passes with, in words. */
export const segmentWords: Readonly<Record<SegmentKind, string>> = {
  People: 'Waiting for people', Parts: 'Waiting for parts', Repair: 'Repair', StartUp: 'Start-up',
}

export const sourceWords: Readonly<Record<Stop['source'], string>> = {
  Person: 'a person', Tag: 'the machine', Alarm: 'an alarm', Child: 'what lies in it', Request: 'a request',
}
