import type { WordsOfFields } from '../audit/values'
import { severities } from '../requests/words'
import { segmentWords, sourceWords } from '../stops/words'
import { alarmStates, conditions, priorities, progresses, requestStates, states, stepStatuses, stopTypes, waits, type Look } from '../shared/ui/looks'
import { wordsOf } from '../shared/values'
import { meanings, origins, verdictWords } from '../work/words'

const of = (words: Readonly<Record<string, string>>) => (value: string): string | undefined => words[value]
const as = (looks: Readonly<Record<string, Look>>) => (value: string): string | undefined => looks[value]?.words

const severity = (value: string): string | undefined => severities.find(([one]) => one === value)?.[1]
const priority = as(priorities)

/** What the pages call the values that the audit has as the server names them. */
export const auditWords: WordsOfFields = {
  Alarm: { state: as(alarmStates) },
  ApiKey: { scopes: wordsOf },
  Asset: { status: as(conditions), criticality: wordsOf, level: wordsOf },
  Membership: { role: wordsOf },
  PermissionSet: { permissions: wordsOf },
  Request: { state: as(requestStates), progress: as(progresses), severity, priority },
  Stop: { type: as(stopTypes), source: of(sourceWords), waitedFor: of(segmentWords) },
  StopReason: { stopType: as(stopTypes) },
  StopRule: { stopType: as(stopTypes) },
  WorkOrder: { state: as(states), waitReason: of(waits), origin: of(origins), verdict: of(verdictWords), severity, priority },
  WorkOrderSignature: { meaning: of(meanings) },
  WorkOrderStep: { status: as(stepStatuses) },
}
