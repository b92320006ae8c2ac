import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { classesQuery } from '../shared/api/classes'
import { newId } from '../shared/newId'
import { ActionDialog } from '../shared/ui/ActionDialog'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { Refusal } from '../shared/ui/Refusal'
import { useLibrary, type Paper } from './library'

type Said = { readonly title: string; readonly tags: string; readonly model: string; readonly class: string }
type Site = { readonly id: string; readonly name: string }

const tagsOf = (typed: string): string[] => typed.split(',').map((tag) => tag.trim()).filter((tag) => tag !== '')

/** Adds a file to the library. */
export function NewPaperDialog({ sites, onClose }: { readonly sites: readonly Site[]; readonly onClose: () => void }) {
  const { add } = useLibrary()
  const [id] = useState(newId)
  const [siteId, setSite] = useState(sites[0]?.id ?? '')
  const [file, setFile] = useState<File | null>(null)
  const send = (said: Said) => file !== null && add.mutate({ ...said, id, siteId, file, tags: tagsOf(said.tags) }, { onSuccess: onClose })
  return (
    <PaperForm title="Add to the library" said={{ title: '', tags: '', model: '', class: '' }} error={add.error} isReady={file !== null && !add.isPending} onSend={send} onClose={onClose}>
      {sites.length > 1 && (
        <Field label="Site"><select className="field" value={siteId} onChange={(event) => setSite(event.target.value)}>{sites.map((site) => <option key={site.id} value={site.id}>{site.name}</option>)}</select></Field>
      )}
      <Field label="File" hint="At most 10 MB."><input className="field" type="file" onChange={(event) => setFile(event.target.files?.[0] ?? null)} /></Field>
    </PaperForm>
  )
}

/** Says anew what a file is about. */
export function EditPaperDialog({ paper, onClose }: { readonly paper: Paper; readonly onClose: () => void }) {
  const { change } = useLibrary()
  const [basis] = useState(paper)
  const before: Said = { title: basis.title, tags: basis.tags.join(', '), model: basis.model ?? '', class: basis.class ?? '' }
  const send = (said: Said) => change.mutate(
    { paper: basis, title: said.title, tags: tagsOf(said.tags), model: said.model === '' ? null : said.model, class: said.class === '' ? null : said.class }, { onSuccess: onClose },
  )
  return <PaperForm title="Change" said={before} error={change.error} isReady={!change.isPending} onSend={send} onClose={onClose} />
}

type Props = {
  readonly title: string
  readonly said: Said
  readonly error: Error | null
  readonly isReady: boolean
  readonly onSend: (said: Said) => void
  readonly onClose: () => void
  readonly children?: ReactNode
}

function PaperForm({ title, said, error, isReady, onSend, onClose, children }: Props) {
  const classes = useQuery(classesQuery)
  const [typed, setTyped] = useState(said)
  const text = (name: 'title' | 'tags' | 'model', label: string, hint: string) => (
    <Field label={label} hint={hint}><input className="field" maxLength={200} value={typed[name]} onChange={(event) => setTyped((now) => ({ ...now, [name]: event.target.value }))} /></Field>
  )
  return (
    <ActionDialog title={title} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => { event.preventDefault(); onSend(typed) }}>
        <Refusal error={error} />
        {children}
        {text('title', 'Title', 'As people look for it.')}
        {text('model', 'Model (optional)', 'It is a manual of all assets of this model.')}
        <Field label="Class (optional)" hint="It is a manual of all assets of this class.">
          <select className="field" value={typed.class} onChange={(event) => setTyped((now) => ({ ...now, class: event.target.value }))}>
            <option value="">None</option>
            {classes.data?.map(({ code, name }) => <option key={code} value={code}>{name}</option>)}
          </select>
        </Field>
        {text('tags', 'Words (optional)', 'With commas between.')}
        <div className="flex flex-wrap justify-end gap-3">
          <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
          <Button type="submit" tone="primary" className="grow lg:grow-0" disabled={!isReady}>Save</Button>
        </div>
      </form>
    </ActionDialog>
  )
}
