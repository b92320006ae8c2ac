import type { Alarm, Asset, MaintenanceRequest, Priority, Quality, Step, StopType, WorkOrderRow } from '../api/types'
import { alarmStates, broken, conditions, intact, priorities, progresses, qualities, requestStates, states, stepStatuses, stopTypes, waits, type Look } from './looks'

function Label({ look }: { readonly look: Look }) {
  return (
    <span className={`inline-flex items-center gap-1.5 rounded-md border-2 px-2.5 py-1 text-base leading-tight font-bold whitespace-nowrap ${look.tone}`}>
      <span aria-hidden="true">{look.sign}</span>
      {look.words}
    </span>
  )
}

export const stateWords = (state: WorkOrderRow['state']): string => states[state].words

export function StateLabel({ state, waitReason }: Pick<WorkOrderRow, 'state' | 'waitReason'>) {
  const look = states[state]
  return <Label look={state === 'Waiting' && waitReason ? { ...look, words: waits[waitReason] } : look} />
}

export const PriorityLabel = ({ priority }: { readonly priority: Priority }) => <Label look={priorities[priority]} />

export const QualityLabel = ({ quality }: { readonly quality: Quality }) => <Label look={qualities[quality]} />

export const AssetStatusLabel = ({ status }: { readonly status: Asset['status'] }) => <Label look={conditions[status]} />

export const StepStatusLabel = ({ status }: { readonly status: Step['status'] }) => <Label look={stepStatuses[status]} />

export const SignatureLabel = ({ isIntact }: { readonly isIntact: boolean }) => <Label look={isIntact ? intact : broken} />

export const AlarmStateLabel = ({ state }: { readonly state: Alarm['state'] }) => <Label look={alarmStates[state]} />

export const RequestStateLabel = ({ state }: { readonly state: MaintenanceRequest['state'] }) => <Label look={requestStates[state]} />

export const progressWords = (progress: MaintenanceRequest['progress']): string => progresses[progress].words

export const ProgressLabel = ({ progress }: { readonly progress: MaintenanceRequest['progress'] }) => <Label look={progresses[progress]} />

export const StopTypeLabel = ({ type }: { readonly type: StopType }) => <Label look={stopTypes[type]} />
