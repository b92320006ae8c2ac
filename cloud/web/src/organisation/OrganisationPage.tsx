import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { usePages } from '../shared/api/pages'
import type { Me } from '../shared/api/types'
import { Button, buttonClass } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { More } from '../shared/ui/More'
import { Page } from '../shared/ui/Page'
import { Empty, Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { Refusal } from '../shared/ui/Refusal'
import { useFilter } from '../shared/useFilter'
import { lists, type List, type ListField } from './listForm'
import { administeredSites, rowsQuery, useRows, type Row } from './lists'
import { namesQuery, type Names } from './names'
import { NewRowDialog } from './NewRowDialog'

/** How the organisation is set up, one list at a time. */
export function OrganisationPage({ me }: { readonly me: Me }) {
  const [search, change] = useFilter()
  const [isMaking, setMaking] = useState(false)
  const shown = lists.find(({ path }) => path === search.get('of')) ?? lists[0]
  const isArchived = search.get('shown') === 'archived'
  return (
    <Page title="Organisation" lead="Who works together, when, with what skill, and what an hour costs.">
      <div className="mb-4 flex flex-wrap items-end gap-3">
        <div className="max-w-md grow">
          <Field label="List">
            <select className="field" value={shown.path} onChange={(event) => change('of', event.target.value)}>
              {lists.map(({ path, words }) => <option key={path} value={path}>{words}</option>)}
            </select>
          </Field>
        </div>
        <div className="max-w-56 grow">
          <Field label="Shown">
            <select className="field" value={isArchived ? 'archived' : ''} onChange={(event) => change('shown', event.target.value)}>
              <option value="">In use</option>
              <option value="archived">Archived</option>
            </select>
          </Field>
        </div>
        <a className={buttonClass()} href={`/api/v1/${shown.path}.csv`} download>Export CSV</a>
        {administeredSites(me).length > 0 && <Button tone="primary" onClick={() => setMaking(true)}>New …</Button>}
      </div>
      <Rows key={shown.path} me={me} of={shown} isArchived={isArchived} />
      {isMaking && <NewRowDialog sites={administeredSites(me)} of={shown} onClose={() => setMaking(false)} />}
    </Page>
  )
}

function Rows({ me, of, isArchived }: { readonly me: Me; readonly of: List; readonly isArchived: boolean }) {
  const [rows, list] = usePages(rowsQuery(of.path, isArchived))
  const names = useQuery(namesQuery)
  const { archive } = useRows(of.path)
  const administered = administeredSites(me).map(({ id }) => id)
  if (list.isPending) return <Skeleton rows={2} label={of.words} />
  if (list.isError && rows.length === 0) return <Problem error={list.error} onRetry={() => void list.refetch()} />
  if (rows.length === 0) return <Empty title="Nothing here" />
  return (
    <>
      <Refusal error={archive.error} />
      <ul className="grid gap-2 lg:grid-cols-2">
        {rows.map((row) => (
          <li key={row.id} className="flex flex-wrap items-center justify-between gap-3 rounded-xl border border-line bg-surface p-3">
            <p className="min-w-0 grow basis-56">{wordsOf(row, of.fields, names.data ?? {}).join(' · ')}</p>
            {administered.includes(row.siteId) && (
              <Button disabled={archive.isPending} onClick={() => archive.mutate(row)}>{row.isArchived ? 'Take back' : 'Archive'}</Button>
            )}
          </li>
        ))}
      </ul>
      <More list={list} of="entries" />
    </>
  )
}

const wordsOf = (row: Row, fields: readonly ListField[], names: Names): readonly string[] => fields.flatMap(({ name, words, input }) => {
  const value = row[name]
  if (value === null || value === undefined || value === '') return []
  const shown = Array.isArray(value) ? value.join(', ') : typeof value === 'string' ? names[value] ?? value : JSON.stringify(value)
  return name === 'name' ? shown : `${words.split(',')[0] ?? words}${input === 'text' ? '' : ':'} ${shown}`
})
