import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { StopType } from '../shared/api/types'
import { newId } from '../shared/newId'
import { ActionDialog } from '../shared/ui/ActionDialog'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { Refusal } from '../shared/ui/Refusal'
import { namedAsset, types, useMakeStop } from './queries'

/** A person says that a machine stands, now or since some time ago. */
export function NewStopDialog({ onClose }: { readonly onClose: () => void }) {
  const make = useMakeStop()
  const navigate = useNavigate()
  const [id] = useState(newId)
  const [tagNumber, setTagNumber] = useState('')
  const [since, setSince] = useState('')
  const [type, setType] = useState<StopType>('Breakdown')
  const [note, setNote] = useState('')
  const send = useMutation({
    mutationFn: async () => {
      const asset = await namedAsset(tagNumber.trim())
      return make.mutateAsync({
        id, siteId: asset.siteId, assetId: asset.id, type,
        ...(since !== '' && { startedAtUtc: new Date(since).toISOString() }), ...(note.trim() !== '' && { note: note.trim() }),
      })
    },
    onSuccess: (stop) => void navigate(`/stops/${stop.id}`),
  })
  return (
    <ActionDialog title="A machine stands" onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => { event.preventDefault(); send.mutate() }}>
        <Refusal error={send.error} />
        <Field label="Asset" hint="Its tag number, e.g. P-101."><input className="field" required value={tagNumber} onChange={(event) => setTagNumber(event.target.value)} /></Field>
        <Field label="Since" hint="Empty: since now."><input className="field" type="datetime-local" step="1" value={since} onChange={(event) => setSince(event.target.value)} /></Field>
        <Field label="Type">
          <select className="field" value={type} onChange={(event) => setType(event.target.value as StopType)}>{types.map((one) => <option key={one}>{one}</option>)}</select>
        </Field>
        <Field label="What is the matter (optional)"><textarea className="field" rows={2} maxLength={4000} value={note} onChange={(event) => setNote(event.target.value)} /></Field>
        <div className="flex flex-wrap justify-end gap-3">
          <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
          <Button type="submit" tone="primary" className="grow lg:grow-0" disabled={send.isPending || tagNumber.trim() === ''}>Save</Button>
        </div>
      </form>
    </ActionDialog>
  )
}
