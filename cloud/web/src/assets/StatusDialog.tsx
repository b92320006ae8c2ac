import { useState } from 'react'
import type { AssetRecord, AssetStatus } from '../shared/api/types'
import { newId } from '../shared/newId'
import { ActionDialog } from '../shared/ui/ActionDialog'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { Refusal } from '../shared/ui/Refusal'
import { useSetStatus } from './records'

const statuses: readonly AssetStatus[] = ['Operational', 'Standby', 'Down', 'Maintenance', 'Decommissioned']

/** Says what an asset is from now on. */
export function StatusDialog({ asset, onClose }: { readonly asset: AssetRecord; readonly onClose: () => void }) {
  const set = useSetStatus(asset)
  const [id] = useState(newId)
  const [status, setStatus] = useState<AssetStatus>(asset.status)
  const [reason, setReason] = useState('')

  function send() {
    set.mutate({ id, status, ...(reason.trim() !== '' && { reason: reason.trim() }) }, { onSuccess: onClose })
  }

  return (
    <ActionDialog title={`Status of ${asset.tagNumber}`} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => { event.preventDefault(); send() }}>
        <Refusal error={set.error} />
        <Field label="From now on it is">
          <select className="field" value={status} onChange={(event) => setStatus(event.target.value as AssetStatus)}>
            {statuses.map((one) => <option key={one}>{one}</option>)}
          </select>
        </Field>
        <Field label="Why (optional)"><textarea className="field" rows={2} maxLength={4000} value={reason} onChange={(event) => setReason(event.target.value)} /></Field>
        <div className="flex flex-wrap justify-end gap-3">
          <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
          <Button type="submit" tone="primary" className="grow lg:grow-0" disabled={set.isPending || status === asset.status}>Save</Button>
        </div>
      </form>
    </ActionDialog>
  )
}
