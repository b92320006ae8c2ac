import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Step, WorkOrder, WorkOrderAllowed } from '../shared/api/types'
import { newId } from '../shared/newId'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { StepStatusLabel } from '../shared/ui/Labels'
import { Panel } from '../shared/ui/Page'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { Refusal } from '../shared/ui/Refusal'
import { StepAnswer } from './StepAnswer'
import { stepsQuery, useAddStep, useAnswerStep, useFollowUp } from './queries'
import { resultWords } from './words'

type Props = { readonly order: WorkOrder; readonly allowed: WorkOrderAllowed }

/** What is to be done, looked at, measured; each answered where it stands. */
export function StepList({ order, allowed }: Props) {
  const steps = useQuery(stepsQuery(order.id))
  const isBegun = order.startedAtUtc !== null
  return (
    <Panel title="Steps">
      {steps.isPending && <Skeleton rows={2} label="the steps" />}
      {steps.isError && <Problem error={steps.error} onRetry={() => void steps.refetch()} />}
      {steps.data?.length === 0 && <p className="text-muted">No steps: the description says what is to be done.</p>}
      <ol className="grid gap-4">
        {steps.data?.map((step) => <OneStep key={step.id} order={order} step={step} mayAnswer={allowed.mayAnswer && isBegun} />)}
      </ol>
      {allowed.mayAnswer && !isBegun && (steps.data?.length ?? 0) > 0 && <p className="mt-3 text-muted">Start work to answer them.</p>}
      {allowed.mayRecord && allowed.mayAnswer && <AddStep order={order} />}
    </Panel>
  )
}

const limits = ({ lowerLimit, upperLimit, unit }: Step): string => {
  const range = lowerLimit !== null && upperLimit !== null ? `${lowerLimit} to ${upperLimit}`
    : lowerLimit !== null ? `at least ${lowerLimit}` : upperLimit !== null ? `at most ${upperLimit}` : ''
  return [range, unit].filter(Boolean).join(' ')
}

function OneStep({ order, step, mayAnswer }: { readonly order: WorkOrder; readonly step: Step; readonly mayAnswer: boolean }) {
  const send = useAnswerStep(step)
  const followUp = useFollowUp(step)
  const isFailed = step.status === 'Failed'
  return (
    <li className="grid gap-2 border-l-4 border-line pl-3">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <p className="font-semibold">
          {step.position}. {step.component && `${step.component}: `}{step.action}{step.isRequired && <span className="text-muted"> (required)</span>}
        </p>
        <StepStatusLabel status={step.status} />
      </div>
      {limits(step) && <p className="text-muted">{limits(step)}</p>}
      {step.note && <p className="whitespace-pre-line">{step.note}</p>}
      {mayAnswer && <StepAnswer key={step.version} order={order} step={step} isBusy={send.isPending} onAnswer={(answer) => send.mutate(answer)} />}
      {!mayAnswer && step.result !== null && <p>{resultWords(step)}</p>}
      {isFailed && step.followUpNumber && (
        <Link className="touch inline-flex items-center font-semibold text-accent underline" to={`/work-orders/${step.followUpNumber}`}>Follow-up {step.followUpNumber}</Link>
      )}
      {isFailed && !step.followUpNumber && mayAnswer && (
        <Button disabled={followUp.isPending} onClick={() => followUp.mutate()}>Open a follow-up work order</Button>
      )}
      <Refusal error={send.error ?? followUp.error} />
    </li>
  )
}

function AddStep({ order }: { readonly order: WorkOrder }) {
  const add = useAddStep(order)
  const [action, setAction] = useState('')
  return (
    <form
      className="mt-4 grid gap-3 lg:flex lg:items-end"
      onSubmit={(event) => {
        event.preventDefault()
        if (action.trim() !== '') add.mutate({ id: newId(), action: action.trim(), type: 'Check' }, { onSuccess: () => setAction('') })
      }}
    >
      <div className="grow"><Field label="One more step"><input className="field" value={action} onChange={(event) => setAction(event.target.value)} /></Field></div>
      <Button type="submit" disabled={add.isPending}>Add</Button>
      <Refusal error={add.error} />
    </form>
  )
}
