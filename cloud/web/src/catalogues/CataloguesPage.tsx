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
import { catalogues, catalogueQuery, makerSites, mayChange, type Catalogue, type Entry } from './catalogues'
import { EntryDialog } from './EntryDialog'

/** What the organisation calls things: one list at a time. */
export function CataloguesPage({ me }: { readonly me: Me }) {
  const [search, change] = useFilter()
  const [edited, setEdited] = useState<Entry | 'new' | null>(null)
  const shown = catalogues.find(({ path }) => path === search.get('of')) ?? catalogues[0]
  const isArchived = search.get('shown') === 'archived'
  return (
    <Page
      title="Catalogues"
      lead="What the organisation calls things. What has no site is everybody’s."
      aside={<Link className="touch inline-flex items-center font-semibold text-accent underline" to="/failure-modes">From alarm to failure mode</Link>}
    >
      <div className="mb-4 flex flex-wrap items-end gap-3">
        <ListChoice label="Catalogue" value={shown.path} choices={catalogues.map(({ path, words }) => [path, words] as const)} onChange={(path) => change('of', path)} />
        <ArchivedChoice isArchived={isArchived} onChange={(value) => change('shown', value)} />
        <a className={buttonClass()} href={`/api/v1/${shown.path}.csv`} download>Export CSV</a>
        {makerSites(me, shown.path).length > 0 && <Button tone="primary" onClick={() => setEdited('new')}>New …</Button>}
      </div>
      <List key={shown.path} of={shown} isArchived={isArchived} me={me} onEdit={setEdited} />
      {edited !== null && <EntryDialog me={me} of={shown} entry={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
    </Page>
  )
}

type ListProps = { readonly of: Catalogue; readonly isArchived: boolean; readonly me: Me; readonly onEdit: (entry: Entry) => void }

function List({ of, isArchived, me, onEdit }: ListProps) {
  const [entries, list] = usePages(catalogueQuery(of.path, isArchived))
  if (list.isPending) return <Skeleton rows={2} label={of.words} />
  if (list.isError && entries.length === 0) return <Problem error={list.error} onRetry={() => void list.refetch()} />
  if (entries.length === 0) return <Empty title="Nothing here" />
  const siteName = (id: string | null) => me.roles.find((at) => at.siteId === id)?.siteName
  return (
    <>
      <ul className="grid gap-2 lg:grid-cols-2">
        {entries.map((entry) => (
          <li key={entry.id} className="flex flex-wrap items-center justify-between gap-3 rounded-xl border border-line bg-surface p-3">
            <div className="min-w-0 grow basis-56">
              <p className="font-bold">{nameOf(entry)}</p>
              <p className="text-muted">{[entry.description, ...detailsOf(entry), siteName(entry.siteId), entry.isArchived ? 'archived' : null].filter(Boolean).join(' · ')}</p>
            </div>
            {mayChange(me, entry) && <Button aria-label={`Change ${nameOf(entry)}`} onClick={() => onEdit(entry)}>Change …</Button>}
          </li>
        ))}
      </ul>
      <More list={list} of="entries" />
    </>
  )
}

const nameOf = (entry: Entry): string => [entry.code, entry.name].filter(Boolean).join(' ')

/** What a catalogue says beside name and description. */
function detailsOf(entry: Entry): readonly string[] {
  return [
    entry.category ?? '',
    entry.stopType ?? '',
    entry.isPlanned === undefined ? '' : entry.isPlanned ? 'planned' : 'not planned',
    entry.isBuiltIn ? 'built in' : '',
    entry.assetClasses?.join(', ') ?? '',
    entry.parent ? `in ${entry.parent}` : '',
    entry.fields?.map((field) => (field.unit ? `${field.label} (${field.unit})` : field.label)).join(', ') ?? '',
  ]
}
