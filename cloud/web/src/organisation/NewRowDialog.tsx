import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { newId } from '../shared/newId'
import { ActionDialog } from '../shared/ui/ActionDialog'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { Refusal } from '../shared/ui/Refusal'
import { bodyOf, type List, type ListField } from './listForm'
import { useRows } from './lists'
import { choicesQuery } from './names'

type Site = { readonly id: string; readonly name: string }
type Props = { readonly sites: readonly Site[]; readonly of: List; readonly onClose: () => void }

/** Enters a row of a list. */
export function NewRowDialog({ sites, of, onClose }: Props) {
  const { make } = useRows(of.path)
  const [id] = useState(newId)
  const [siteId, setSite] = useState(sites[0]?.id ?? '')
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  const send = () => make.mutate({ id, siteId, ...bodyOf(of.fields, typed) }, { onSuccess: onClose })
  return (
    <ActionDialog title={`${of.words}: new`} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => { event.preventDefault(); send() }}>
        <Refusal error={make.error} />
        {sites.length > 1 && (
          <Field label="Site"><select className="field" value={siteId} onChange={(event) => setSite(event.target.value)}>{sites.map((site) => <option key={site.id} value={site.id}>{site.name}</option>)}</select></Field>
        )}
        {of.fields.map((field) => (
          <Entered key={field.name} field={field} siteId={siteId} value={typed[field.name] ?? ''} onChange={(value) => setTyped((now) => ({ ...now, [field.name]: value }))} />
        ))}
        <div className="flex flex-wrap justify-end gap-3">
          <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
          <Button type="submit" tone="primary" className="grow lg:grow-0" disabled={make.isPending}>Save</Button>
        </div>
      </form>
    </ActionDialog>
  )
}

const kinds = { text: 'text', number: 'text', weekdays: 'text', day: 'date', time: 'time' } as const

type EnteredProps = { readonly field: ListField; readonly siteId: string; readonly value: string; readonly onChange: (value: string) => void }

function Entered({ field: { words, input, isRequired }, siteId, value, onChange }: EnteredProps) {
  const choices = useQuery(choicesQuery)
  const label = isRequired ? words : `${words} (optional)`
  if (input === 'text' || input === 'number' || input === 'weekdays' || input === 'day' || input === 'time') {
    return <Field label={label}><input className="field" type={kinds[input]} value={value} onChange={(event) => onChange(event.target.value)} /></Field>
  }
  return (
    <Field label={label}>
      <select className="field" value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">Choose …</option>
        {choices.data?.[input].filter(({ siteIds }) => siteIds.includes(siteId)).map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
      </select>
    </Field>
  )
}
