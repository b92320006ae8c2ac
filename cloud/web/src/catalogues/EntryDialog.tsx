import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { classesQuery } from '../shared/api/classes'
import type { Me } from '../shared/api/types'
import { newId } from '../shared/newId'
import { ActionDialog } from '../shared/ui/ActionDialog'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { Refusal } from '../shared/ui/Refusal'
import { makerSites, mayRemove, useEntries, type Catalogue, type Entry } from './catalogues'
import { bodyOf, categories, codeHints, hasName, stopTypes, valuesOf, type EntryValues } from './entryForm'
import { FieldsEditor } from './FieldsEditor'

type Props = { readonly me: Me; readonly of: Catalogue; readonly entry: Entry | null; readonly onClose: () => void }

/** Enters what a catalogue holds, or changes it. */
export function EntryDialog({ me, of: { path, words }, entry, onClose }: Props) {
  const { make, change, remove } = useEntries(path)
  const [id] = useState(newId)
  const [values, setValues] = useState(() => valuesOf(entry))
  const set = (changed: Partial<EntryValues>) => setValues((now) => ({ ...now, ...changed }))
  const isBusy = make.isPending || change.isPending || remove.isPending
  const send = () => {
    const body = bodyOf(path, values, entry === null)
    if (entry === null) make.mutate({ id, ...body }, { onSuccess: onClose })
    else change.mutate({ entry, body }, { onSuccess: onClose })
  }
  return (
    <ActionDialog title={entry === null ? `${words}: new` : `Change ${entry.code ?? entry.name ?? ''}`} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => { event.preventDefault(); send() }}>
        <Refusal error={make.error ?? change.error ?? remove.error} />
        <Common me={me} path={path} isNew={entry === null} values={values} set={set} />
        <Own path={path} values={values} set={set} />
        {entry !== null && (
          <label className="touch flex items-center gap-3 font-semibold">
            <input type="checkbox" className="size-6" checked={values.isArchived} onChange={(event) => set({ isArchived: event.target.checked })} />
            Archived: what has it keeps it, nobody chooses it any more
          </label>
        )}
        <div className="flex flex-wrap justify-end gap-3">
          <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
          {entry !== null && !entry.isBuiltIn && mayRemove(me, entry) && (
            <Button tone="danger" className="grow lg:grow-0" disabled={isBusy} onClick={() => remove.mutate(entry, { onSuccess: onClose })}>Remove</Button>
          )}
          <Button type="submit" tone="primary" className="grow lg:grow-0" disabled={isBusy}>Save</Button>
        </div>
      </form>
    </ActionDialog>
  )
}

type Part = { readonly path: Catalogue['path']; readonly values: EntryValues; readonly set: (changed: Partial<EntryValues>) => void }

/** What every entry says. */
function Common({ me, path, isNew, values, set }: Part & { readonly me: Me; readonly isNew: boolean }) {
  const codeHint = codeHints[path]
  return (
    <>
      {isNew && <Whose me={me} path={path} values={values} set={set} />}
      {isNew && codeHint !== null && (
        <Field label="Code" hint={codeHint}><input className="field" value={values.code} onChange={(event) => set({ code: event.target.value })} /></Field>
      )}
      {hasName(path) && <Field label="Name"><input className="field" maxLength={200} value={values.name} onChange={(event) => set({ name: event.target.value })} /></Field>}
      <Field label={hasName(path) ? 'Description (optional)' : 'Description'}>
        <textarea className="field" rows={2} maxLength={hasName(path) ? 4000 : 200} value={values.description} onChange={(event) => set({ description: event.target.value })} />
      </Field>
    </>
  )
}

function Whose({ me, path, values, set }: Part & { readonly me: Me }) {
  const makers = makerSites(me, path)
  const sites = [...new Map(me.roles.filter((at) => makers.includes(at.siteId)).map((at) => [at.siteId, at.siteName]))]
  return (
    <Field label="Whose" hint="The organisation’s is entered by who may do so at all of its sites.">
      <select className="field" value={values.siteId} onChange={(event) => set({ siteId: event.target.value })}>
        <option value="">the organisation</option>
        {sites.map(([site, name]) => <option key={site} value={site}>{name}</option>)}
      </select>
    </Field>
  )
}

/** What only entries of this catalogue say. */
function Own({ path, values, set }: Part) {
  switch (path) {
    case 'failure-modes': return (
      <>
        <Field label="Category">
          <select className="field" value={values.category} onChange={(event) => set({ category: event.target.value })}>{categories.map((one) => <option key={one}>{one}</option>)}</select>
        </Field>
        <Field label="Classes of assets that fail so" hint="Their codes, with commas between, e.g. PUMP, FAN.">
          <input className="field" value={values.assetClasses} onChange={(event) => set({ assetClasses: event.target.value })} />
        </Field>
      </>
    )
    case 'stop-reasons': return (
      <Field label="Type of stop">
        <select className="field" value={values.stopType} onChange={(event) => set({ stopType: event.target.value })}>{stopTypes.map((one) => <option key={one}>{one}</option>)}</select>
      </Field>
    )
    case 'maintenance-types': return (
      <Field label="Planned">
        <select className="field" value={String(values.isPlanned)} onChange={(event) => set({ isPlanned: event.target.value === 'true' })}>
          <option value="true">Yes</option>
          <option value="false">No</option>
        </select>
      </Field>
    )
    case 'asset-classes': return <OfClass values={values} set={set} />
    default: return null
  }
}

function OfClass({ values, set }: Pick<Part, 'values' | 'set'>) {
  const classes = useQuery(classesQuery)
  return (
    <>
      <Field label="Lies in">
        <select className="field" value={values.parent} onChange={(event) => set({ parent: event.target.value })}>
          <option value="">None</option>
          {classes.data?.filter(({ code }) => code !== values.code).map(({ code, name }) => <option key={code} value={code}>{name}</option>)}
        </select>
      </Field>
      <FieldsEditor fields={values.fields} onChange={(fields) => set({ fields })} />
    </>
  )
}
