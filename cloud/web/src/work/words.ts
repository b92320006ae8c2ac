import type { Step, WorkOrder, WorkOrderState } from '../shared/api/types'

/** What a person says of an automatic work order. */
export const verdictWords = { Confirmed: 'The alarm was right', FalseAlarm: 'False alarm', Inconclusive: 'It could not be said' } as const

/** Who or what opened it. */
export const origins: Readonly<Record<WorkOrder['origin'], string>> = {
  Person: 'A person', Request: 'A request', Alarm: 'Alarm, automatically', Prediction: 'Prediction, automatically', Preventive: 'A plan', FailedStep: 'A failed step', Rule: 'A rule',
}

/** What a signature says. */
export const meanings = { Performed: 'I did this work', Checked: 'I saw that it was done', Approved: 'I approve it', Released: 'The machine may run' } as const

/** What is said to a check. */
export const checkWords: readonly (readonly [words: string, result: boolean])[] = [['Done, well', true], ['Not well', false]]

/** What was answered to a step, for who only reads it. */
export function resultWords({ type, result, unit }: Pick<Step, 'type' | 'result' | 'unit'>): string {
  if (type === 'Photo') return 'A photo was taken'
  if (type === 'Signature') return 'Signed'
  return checkWords.find(([, one]) => one === result)?.[0] ?? [String(result), unit].filter(Boolean).join(' ')
}

const ended: ReadonlySet<WorkOrderState> = new Set<WorkOrderState>(['Done', 'Verified', 'Closed', 'Cancelled'])

/** Whether there is still something to do. */
export const isOpen = ({ state }: { readonly state: WorkOrderState }): boolean => !ended.has(state)
