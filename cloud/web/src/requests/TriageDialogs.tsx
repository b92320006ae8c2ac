import { useState } from 'react'
import { usePages } from '../shared/api/pages'
import type { MaintenanceRequest, Priority } from '../shared/api/types'
import { ActionDialog } from '../shared/ui/ActionDialog'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { requestsQuery, type Act } from './queries'

type Props = { readonly request: MaintenanceRequest; readonly onSend: (act: Act) => void; readonly onClose: () => void }

const priorities: readonly Priority[] = ['Low', 'Medium', 'High', 'Critical']

/** Opens the work order, with another priority where there is a reason for it. */
export function AcceptDialog({ request, onSend, onClose }: Props) {
  const [priority, setPriority] = useState<Priority>(request.priority)
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const isOther = priority !== request.priority
  const isMissing = isOther && reason.trim() === ''

  function send() {
    setTried(true)
    if (!isMissing) onSend({ verb: 'accept', body: isOther ? { priority, priorityReason: reason.trim() } : {} })
  }

  return (
    <ActionDialog title={`Accept ${request.number}`} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => { event.preventDefault(); send() }}>
        <p>It opens a work order for {request.assetTagNumber}.</p>
        <Field label="Priority">
          <select className="field" value={priority} onChange={(event) => setPriority(event.target.value as Priority)}>
            {priorities.map((one) => <option key={one} value={one}>{one}{one === request.priority ? ' (as proposed)' : ''}</option>)}
          </select>
        </Field>
        {isOther && (
          <Field label="Why another priority" error={isTried && isMissing ? 'Please say why.' : undefined}>
            <textarea className="field" rows={2} maxLength={4000} value={reason} onChange={(event) => setReason(event.target.value)} />
          </Field>
        )}
        <Ends words="Accept" onClose={onClose} />
      </form>
    </ActionDialog>
  )
}

export function DeclineDialog({ request, onSend, onClose }: Props) {
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)

  function send() {
    setTried(true)
    if (reason.trim() !== '') onSend({ verb: 'decline', body: { reason: reason.trim() } })
  }

  return (
    <ActionDialog title={`Decline ${request.number}`} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => { event.preventDefault(); send() }}>
        <Field label="Why" hint="Whoever reported it reads this." error={isTried && reason.trim() === '' ? 'Please say why: whoever reported it reads this.' : undefined}>
          <textarea className="field" rows={3} maxLength={4000} value={reason} onChange={(event) => setReason(event.target.value)} />
        </Field>
        <Ends words="Decline" tone="danger" onClose={onClose} />
      </form>
    </ActionDialog>
  )
}

/** Requests of the same asset that live, and a place for the number of any other. */
export function MergeDialog({ request, onSend, onClose }: Props) {
  const [rows, list] = usePages(requestsQuery({ assetId: request.assetId }))
  const [into, setInto] = useState('')
  const [isTried, setTried] = useState(false)
  const others = rows.filter((one) => one.id !== request.id && (one.state === 'Reported' || one.state === 'Accepted'))

  function send() {
    setTried(true)
    if (into.trim() !== '') onSend({ verb: 'merge', body: { into: into.trim() } })
  }

  return (
    <ActionDialog title={`Merge ${request.number} into …`} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => { event.preventDefault(); send() }}>
        {list.isPending && <Skeleton rows={2} label="requests" />}
        {list.isError && <Problem error={list.error} onRetry={() => void list.refetch()} />}
        {others.length > 0 && (
          <fieldset className="grid gap-2">
            <legend className="mb-1 font-semibold">Of {request.assetTagNumber}</legend>
            {others.map((one) => (
              <label key={one.id} className={`touch flex cursor-pointer items-center gap-3 rounded-lg border-2 p-3 ${into === one.number ? 'border-accent' : 'border-line'}`}>
                <input type="radio" name="into" className="size-6 shrink-0 accent-accent" checked={into === one.number} onChange={() => setInto(one.number)} />
                <span><span className="font-semibold tabular-nums">{one.number}</span> <span className="line-clamp-2">{one.problemDescription}</span></span>
              </label>
            ))}
          </fieldset>
        )}
        <Field label={others.length > 0 ? 'Or another one' : 'Into'} error={isTried && into.trim() === '' ? 'Please choose one, or say its number.' : undefined}>
          <input className="field" placeholder="R-000123" maxLength={50} value={into} onChange={(event) => setInto(event.target.value)} />
        </Field>
        <Ends words="Merge" onClose={onClose} />
      </form>
    </ActionDialog>
  )
}

function Ends({ words, tone = 'primary', onClose }: { readonly words: string; readonly tone?: 'primary' | 'danger'; readonly onClose: () => void }) {
  return (
    <div className="flex flex-wrap justify-end gap-3">
      <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
      <Button type="submit" tone={tone} className="grow lg:grow-0">{words}</Button>
    </div>
  )
}
