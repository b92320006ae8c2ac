import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { usePages } from '../shared/api/pages'
import type { Me } from '../shared/api/types'
import { Button, buttonClass } from '../shared/ui/Button'
import { ArchivedChoice, ListChoice } from '../shared/ui/ListChoice'
import { More } from '../shared/ui/More'
import { Page } from '../shared/ui/Page'
import { Empty, Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { useFilter } from '../shared/useFilter'
import { NewEntryDialog } from './EntryDialog'
import { lists, type List } from './listForm'
import { administeredSites, maySee, rowsQuery } from './lists'
import { namesQuery } from './names'
import { OrganisationPanel } from './OrganisationPanel'
import { detailsOf, inSentence, titleOf } from './words'

/** How the organisation is set up, one list at a time. */
export function OrganisationPage({ me }: { readonly me: Me }) {
  const [search, change] = useFilter()
  const [isMaking, setMaking] = useState(false)
  const seen = lists.filter((list) => maySee(me, list))
  const shown = seen.find(({ path }) => path === search.get('of')) ?? lists[0]
  const isArchived = search.get('shown') === 'archived'
  return (
    <Page title="Organisation" lead="Who works together, when, with what skill, and what an hour costs.">
      <OrganisationPanel me={me} />
      <div className="my-4 flex flex-wrap items-end gap-3">
        <ListChoice label="List" value={shown.path} choices={seen.map(({ path, words }) => [path, words] as const)} onChange={(path) => change('of', path)} />
        {!shown.isSite && <ArchivedChoice isArchived={isArchived} onChange={(value) => change('shown', value)} />}
        <a className={buttonClass()} href={`/api/v1/${shown.path}.csv`} download>Export CSV</a>
        {administeredSites(me).length > 0 && <Button tone="primary" onClick={() => setMaking(true)}>New {inSentence(shown.one)} …</Button>}
      </div>
      <Rows key={shown.path} of={shown} isArchived={isArchived} />
      {isMaking && <NewEntryDialog sites={administeredSites(me)} of={shown} onClose={() => setMaking(false)} />}
    </Page>
  )
}

function Rows({ of, isArchived }: { readonly of: List; readonly isArchived: boolean }) {
  const [rows, list] = usePages(rowsQuery(of, isArchived))
  const names = useQuery(namesQuery)
  if (list.isPending) return <Skeleton rows={2} label={of.words} />
  if (list.isError && rows.length === 0) return <Problem error={list.error} onRetry={() => void list.refetch()} />
  if (rows.length === 0) return <Empty title="Nothing here" />
  return (
    <>
      <ul className="grid gap-2 lg:grid-cols-2">
        {rows.map((row) => (
          <li key={row.id} className="min-w-0 rounded-xl border border-line bg-surface p-3">
            <Link className="touch inline-flex items-center font-semibold text-accent underline" to={`/organisation/${of.path}/${row.id}`}>{titleOf(of, row, names.data ?? {})}</Link>
            <p className="text-muted">{detailsOf(of, row, names.data ?? {})}</p>
          </li>
        ))}
      </ul>
      <More list={list} of="entries" />
    </>
  )
}
