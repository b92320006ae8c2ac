import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { WorkOrder, WorkOrderAllowed } from '../shared/api/types'
import { newId } from '../shared/newId'
import { formatInstant } from '../shared/times'
import { ActionDialog } from '../shared/ui/ActionDialog'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { SignatureLabel } from '../shared/ui/Labels'
import { Panel } from '../shared/ui/Page'
import { Problem } from '../shared/ui/Problem'
import { Refusal } from '../shared/ui/Refusal'
import { useOpened } from '../shared/useOpened'
import { CodeFields } from './CodeFields'
import { signaturesQuery, useSign } from './queries'
import { isOpen, meanings } from './words'

type Meaning = keyof typeof meanings

/** Names under what the work order says; one that no longer fits it says so. */
export function SignaturesPanel({ order, allowed }: { readonly order: WorkOrder; readonly allowed: WorkOrderAllowed }) {
  const signatures = useQuery(signaturesQuery(order.id))
  const [isAsked, setIsAsked] = useState(false)
  if (!order.needsSignature && !allowed.maySign && signatures.data?.length === 0) return null
  return (
    <Panel title="Signatures">
      {order.needsSignature && isOpen(order) && signatures.data?.every(({ isIntact }) => !isIntact) && <p className="mb-3 font-semibold">A signature is asked for before it is done.</p>}
      {signatures.isError && <Problem error={signatures.error} onRetry={() => void signatures.refetch()} />}
      <ul className="grid gap-3">
        {signatures.data?.map((one) => (
          <li key={one.id} className="flex flex-wrap items-center justify-between gap-2">
            <span><span className="font-semibold">{one.signer ?? 'Somebody'}</span>: {meanings[one.meaning]}<span className="block text-muted">{formatInstant(one.createdAtUtc)}</span></span>
            <SignatureLabel isIntact={one.isIntact} />
          </li>
        ))}
      </ul>
      {allowed.maySign && <Button className="mt-3" onClick={() => setIsAsked(true)}>Sign …</Button>}
      {isAsked && <SignDialog order={order} onClose={() => setIsAsked(false)} />}
    </Panel>
  )
}

function SignDialog({ order: shown, onClose }: { readonly order: WorkOrder; readonly onClose: () => void }) {
  const order = useOpened(shown)
  const sign = useSign(order)
  const [meaning, setMeaning] = useState<Meaning>('Performed')
  const before = saidOf(order)
  const [said, setSaid] = useState(before)
  // Where the signature is wanted to be done, nothing more can be said afterwards without another one.
  const isLast = order.needsSignature && order.state === 'InProgress'
  const found = Object.fromEntries(Object.entries(said).filter(([field, value]) => value !== before[field as keyof typeof before]).map(([field, value]) => [field, value.trim() === '' ? null : value.trim()]))
  return (
    <ActionDialog title={`Sign ${order.number}`} onClose={onClose}>
      <div className="grid gap-4">
        <p>You put your name to what the work order says now: its words, its codes and the answers of its steps. A later change of these shows.</p>
        <Field label="It means">
          <select className="field" value={meaning} onChange={(event) => setMeaning(event.target.value as Meaning)}>
            {Object.entries(meanings).map(([value, words]) => <option key={value} value={value}>{words}</option>)}
          </select>
        </Field>
        {isLast && <CodeFields values={said} onChange={(field, code) => setSaid((now) => ({ ...now, [field]: code }))} />}
        {isLast && (
          <Field label="In your own words (optional)">
            <textarea className="field" rows={3} maxLength={4000} value={said.workDescription} onChange={(event) => setSaid((now) => ({ ...now, workDescription: event.target.value }))} />
          </Field>
        )}
        <Refusal error={sign.error} />
        <div className="flex flex-wrap justify-end gap-3">
          <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
          <Button tone="primary" className="grow lg:grow-0" disabled={sign.isPending} onClick={() => sign.mutate({ id: newId(), meaning, found }, { onSuccess: onClose })}>Sign</Button>
        </div>
      </div>
    </ActionDialog>
  )
}

const saidOf = ({ failureMode, mechanism, cause, remedy, workDescription }: WorkOrder) =>
  ({ failureMode: failureMode ?? '', mechanism: mechanism ?? '', cause: cause ?? '', remedy: remedy ?? '', workDescription: workDescription ?? '' })
