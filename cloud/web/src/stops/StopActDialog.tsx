import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Stop, StopType } from '../shared/api/types'
import { ActionDialog } from '../shared/ui/ActionDialog'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { Refusal } from '../shared/ui/Refusal'
import { useOpened } from '../shared/useOpened'
import { reasonsQuery, types, useActOnStop, type SegmentKind, type StopAct } from './queries'
import { segmentWords } from './words'

const titles: Readonly<Record<StopAct['act'], string>> = {
  close: 'It runs again', reason: 'Why it stands', segments: 'What it passes with now', split: 'Split the stop',
}

type Props = { readonly stop: Stop; readonly act: StopAct['act']; readonly onClose: () => void }

/** What a person says of a stop. */
export function StopActDialog({ stop: shown, act, onClose }: Props) {
  const stop = useOpened(shown)
  const send = useActOnStop(stop)
  const reasons = useQuery(reasonsQuery)
  const [at, setAt] = useState('')
  const [reason, setReason] = useState(stop.reason ?? '')
  const [note, setNote] = useState('')
  const [kind, setKind] = useState<SegmentKind>('Parts')
  const [type, setType] = useState<StopType>(stop.type)
  const said: Said = { instant: at === '' ? undefined : new Date(at).toISOString(), reason, note: note.trim(), kind, type }

  return (
    <ActionDialog title={titles[act]} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => { event.preventDefault(); send.mutate(wish(act, stop, said), { onSuccess: onClose }) }}>
        <Refusal error={send.error} />
        {(act === 'close' || act === 'split') && (
          <Field label={act === 'close' ? 'Since when' : 'The later part begins'} hint={act === 'close' ? 'Empty: since now.' : 'Within the stop.'}>
            <input className="field" type="datetime-local" step="1" value={at} onChange={(event) => setAt(event.target.value)} />
          </Field>
        )}
        {act === 'segments' && (
          <Field label="From now on">
            <select className="field" value={kind} onChange={(event) => setKind(event.target.value as SegmentKind)}>
              {Object.entries(segmentWords).map(([one, words]) => <option key={one} value={one}>{words}</option>)}
            </select>
          </Field>
        )}
        {act === 'split' && (
          <Field label="Type of the later part">
            <select className="field" value={type} onChange={(event) => setType(event.target.value as StopType)}>{types.map((one) => <option key={one}>{one}</option>)}</select>
          </Field>
        )}
        {(act === 'reason' || act === 'split') && (
          <Field label="Reason">
            <select className="field" value={reason} onChange={(event) => setReason(event.target.value)}>
              <option value="">Not said</option>
              {reasons.data?.map((one) => <option key={one.id} value={one.code}>{one.description} ({one.stopType.toLowerCase()})</option>)}
            </select>
          </Field>
        )}
        {act === 'reason' && <Field label="Note (optional)"><textarea className="field" rows={2} maxLength={4000} value={note} onChange={(event) => setNote(event.target.value)} /></Field>}
        <div className="flex flex-wrap justify-end gap-3">
          <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
          <Button type="submit" tone="primary" className="grow lg:grow-0" disabled={send.isPending || !isReady(act, said)}>Save</Button>
        </div>
      </form>
    </ActionDialog>
  )
}

type Said = { readonly instant: string | undefined; readonly reason: string; readonly note: string; readonly kind: SegmentKind; readonly type: StopType }

const isReady = (act: StopAct['act'], said: Said): boolean => (act === 'split' ? said.instant !== undefined : act !== 'reason' || said.reason !== '')

/** What is sent of what was said. */
function wish(act: StopAct['act'], stop: Stop, { instant, reason, note, kind, type }: Said): StopAct {
  switch (act) {
    case 'close': return { act, ...(instant !== undefined && { endedAtUtc: instant }) }
    case 'split': return { act, atUtc: instant ?? stop.startedAtUtc, type, ...(reason !== '' && reason !== stop.reason && { reason }) }
    case 'reason': return { act, reason, ...(note !== '' && { note }) }
    case 'segments': return { act, kind }
  }
}
