import { useState } from 'react'
import type { Step, WorkOrder } from '../shared/api/types'
import { newId } from '../shared/newId'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { PhotoButton } from './PhotoButton'
import { useSign, type Answer } from './queries'
import { checkWords } from './words'

type Props = { readonly order: WorkOrder; readonly step: Step; readonly isBusy: boolean; readonly onAnswer: (answer: Answer) => void }

/** The control that a step's type asks for, big enough for a glove. */
export function StepAnswer(props: Props) {
  return (
    <div className="grid gap-2">
      <Control {...props} />
      <Leave {...props} />
    </div>
  )
}

function Control({ order, step, isBusy, onAnswer }: Props) {
  switch (step.type) {
    case 'Check': return (
      <Choices names={checkWords} chosen={step.result} isBusy={isBusy} onChoose={(result) => onAnswer({ result })} />
    )
    case 'Choice': return (
      <Choices names={step.choices.map((choice) => [choice, choice] as const)} chosen={step.result} isBusy={isBusy} onChoose={(result) => onAnswer({ result })} />
    )
    case 'Signature': return step.result === null ? <SignStep order={order} step={step} /> : <p className="text-muted">Signed</p>
    case 'Photo': return <PhotoButton workOrderId={order.id} stepId={step.id} label={step.result === null ? 'Take a photo' : 'Take another photo'} />
    default: return <Written step={step} isBusy={isBusy} onAnswer={onAnswer} />
  }
}

type ChoicesProps<T> = {
  readonly names: readonly (readonly [string, T])[]
  readonly chosen: unknown
  readonly isBusy: boolean
  readonly onChoose: (value: T) => void
}

function Choices<T extends string | boolean>({ names, chosen, isBusy, onChoose }: ChoicesProps<T>) {
  return (
    <div className="flex flex-wrap gap-2">
      {names.map(([name, value]) => (
        <Button key={name} className="grow" disabled={isBusy} aria-pressed={chosen === value} tone={chosen === value ? 'primary' : 'plain'} onClick={() => onChoose(value)}>{name}</Button>
      ))}
    </div>
  )
}

function Written({ step, isBusy, onAnswer }: Omit<Props, 'order'>) {
  const isNumber = step.type !== 'Text'
  const [text, setText] = useState(step.result === null ? '' : String(step.result))
  const [fault, setFault] = useState<string>()
  function send() {
    const value = isNumber ? Number(text.replace(',', '.')) : text.trim()
    if (text.trim() === '' || Number.isNaN(value)) setFault(isNumber ? 'A number is wanted.' : 'A text is wanted.')
    else onAnswer({ result: value })
  }

  return (
    <div className="flex items-end gap-2">
      <div className="grow">
        <Field label={isNumber ? `Value${step.unit ? ` in ${step.unit}` : ''}` : 'Answer'} error={fault}>
          <input className="field" inputMode={isNumber ? 'decimal' : 'text'} value={text} onChange={(event) => setText(event.target.value)} />
        </Field>
      </div>
      <Button disabled={isBusy} onClick={send}>Save</Button>
    </div>
  )
}

function SignStep({ order, step }: { readonly order: WorkOrder; readonly step: Step }) {
  const sign = useSign(order)
  return <Button tone="primary" disabled={sign.isPending} onClick={() => sign.mutate({ id: newId(), meaning: 'Checked', stepId: step.id })}>Sign with your name</Button>
}

/** Left out, with the reason. */
function Leave({ step, isBusy, onAnswer }: Props) {
  const [note, setNote] = useState('')
  if (step.status !== 'Open') return <button type="button" className="touch w-fit cursor-pointer text-accent underline" disabled={isBusy} onClick={() => onAnswer({ status: 'Open' })}>Take the answer back</button>
  return (
    <details>
      <summary className="touch flex w-fit cursor-pointer items-center text-accent underline">Leave it out …</summary>
      <div className="flex items-end gap-2">
        <div className="grow"><Field label="Why"><input className="field" value={note} onChange={(event) => setNote(event.target.value)} /></Field></div>
        <Button disabled={isBusy || note.trim() === ''} onClick={() => onAnswer({ status: 'Skipped', note: note.trim() })}>Leave out</Button>
      </div>
    </details>
  )
}
