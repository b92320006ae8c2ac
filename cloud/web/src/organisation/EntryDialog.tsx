import { useState, type ReactNode } from 'react'
import { newId } from '../shared/newId'
import { ActionDialog } from '../shared/ui/ActionDialog'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { Refusal } from '../shared/ui/Refusal'
import { Entered } from './Entered'
import { bodyOf, patchOf, typedOf, type List, type Typed } from './listForm'
import { useRows, type Made, type Row } from './lists'
import { inSentence } from './words'

type Site = { readonly id: string; readonly name: string }
type NewProps = { readonly sites: readonly Site[]; readonly of: List; readonly onClose: () => void }

/** Enters one more of a list. */
export function NewEntryDialog({ sites, of, onClose }: NewProps) {
  const { make } = useRows(of)
  const [id] = useState(newId)
  const [siteId, setSite] = useState(of.isShared ? '' : sites[0]?.id ?? '')
  const [made, setMade] = useState<Made | null>(null)
  if (made?.key !== undefined) return <KeyShown secret={made.key} onClose={onClose} />
  const send = (typed: Typed) => make.mutate(
    { id, ...(siteId === '' || of.isSite ? {} : { siteId }), ...bodyOf(of.fields, typed) },
    { onSuccess: (answer) => answer.key === undefined ? onClose() : setMade(answer) },
  )
  return (
    <EntryForm title={`New ${inSentence(of.one)}`} of={of} siteId={siteId} before={{}} error={make.error} isPending={make.isPending} onSend={send} onClose={onClose}>
      {!of.isSite && (sites.length > 1 || of.isShared) && (
        <Field label="Site">
          <select className="field" value={siteId} onChange={(event) => setSite(event.target.value)}>
            {of.isShared && <option value="">All sites</option>}
            {sites.map((site) => <option key={site.id} value={site.id}>{site.name}</option>)}
          </select>
        </Field>
      )}
    </EntryForm>
  )
}

/** Changes one of a list. What the form does not touch, others may change meanwhile. */
export function EditEntryDialog({ of, row, onClose }: { readonly of: List; readonly row: Row; readonly onClose: () => void }) {
  const { change } = useRows(of)
  const [basis] = useState(row)
  const before = typedOf(of.fields, basis)
  return (
    <EntryForm
      title={`Change ${inSentence(of.one)}`}
      of={{ ...of, fields: of.fields.filter(({ isFixed }) => !isFixed) }}
      siteId={basis.siteId ?? ''}
      before={before}
      error={change.error}
      isPending={change.isPending}
      onSend={(typed) => change.mutate({ row: basis, patch: patchOf(of.fields, before, typed) }, { onSuccess: onClose })}
      onClose={onClose}
    />
  )
}

type FormProps = {
  readonly title: string
  readonly of: List
  readonly siteId: string
  readonly before: Typed
  readonly error: Error | null
  readonly isPending: boolean
  readonly onSend: (typed: Typed) => void
  readonly onClose: () => void
  readonly children?: ReactNode
}

function EntryForm({ title, of, siteId, before, error, isPending, onSend, onClose, children }: FormProps) {
  const [typed, setTyped] = useState(before)
  return (
    <ActionDialog title={title} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => { event.preventDefault(); onSend(typed) }}>
        <Refusal error={error} />
        {children}
        {of.fields.map((field) => (
          <Entered key={field.name} of={of} field={field} siteId={siteId} value={typed[field.name] ?? ''} onChange={(value) => setTyped((now) => ({ ...now, [field.name]: value }))} />
        ))}
        <div className="flex flex-wrap justify-end gap-3">
          <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
          <Button type="submit" tone="primary" className="grow lg:grow-0" disabled={isPending}>Save</Button>
        </div>
      </form>
    </ActionDialog>
  )
}

/** The key itself is kept nowhere: whoever loses it makes another. */
function KeyShown({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }) {
  return (
    <ActionDialog title="The key is made" onClose={onClose}>
      <div className="grid gap-2 rounded-lg border-2 border-good bg-good-wash p-3" role="status">
        <p className="font-semibold text-good">Give it to the program, and to nobody else. It is shown only now.</p>
        <p className="break-all"><code>{secret}</code></p>
      </div>
      <Button className="mt-4 w-full" onClick={onClose}>Done</Button>
    </ActionDialog>
  )
}
