import { useState } from 'react'
import { Link } from 'react-router'
import { usePages } from '../shared/api/pages'
import type { Me } from '../shared/api/types'
import { formatInstant } from '../shared/times'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { ListPage } from '../shared/ui/ListPage'
import { Empty } from '../shared/ui/Placeholders'
import { Refusal } from '../shared/ui/Refusal'
import { useFilter } from '../shared/useFilter'
import { libraryQuery, libraryRights, useLibrary, type Paper } from './library'
import { EditPaperDialog, NewPaperDialog } from './PaperDialog'

/** Manuals and other papers of the sites. */
export function LibraryPage({ me }: { readonly me: Me }) {
  const [search, change] = useFilter()
  const q = search.get('q') ?? ''
  const [papers, list] = usePages(libraryQuery(q))
  const [isAdding, setAdding] = useState(false)
  const rights = libraryRights(me)
  return (
    <ListPage
      title="Library"
      lead="Manuals by model and class, and papers for everybody."
      aside={(
        <div className="flex flex-wrap items-center gap-3">
          <Link className="touch inline-flex items-center font-semibold text-accent underline" to="/assets">Assets</Link>
          {rights.sites.length > 0 && <Button tone="primary" onClick={() => setAdding(true)}>Add …</Button>}
        </div>
      )}
      of="papers"
      list={list}
      count={papers.length}
      head={(
        <div className="mb-4 max-w-md">
          <Field label="Search"><input className="field" type="search" maxLength={200} value={q} onChange={(event) => change('q', event.target.value)} /></Field>
          {isAdding && <NewPaperDialog sites={rights.sites} onClose={() => setAdding(false)} />}
        </div>
      )}
      empty={<Empty title="Nothing here">A manual that names a model or a class is found at each such asset.</Empty>}
    >
      <ul className="grid gap-3 lg:grid-cols-2">
        {papers.map((paper) => <li key={paper.id}><OnePaper paper={paper} mayChange={rights.mayChange(paper.siteId)} mayRemove={rights.mayRemove(paper.siteId)} /></li>)}
      </ul>
    </ListPage>
  )
}

function OnePaper({ paper, mayChange, mayRemove }: { readonly paper: Paper; readonly mayChange: boolean; readonly mayRemove: boolean }) {
  const { change, remove } = useLibrary()
  const [isEditing, setEditing] = useState(false)
  const isBusy = change.isPending || remove.isPending
  return (
    <article aria-label={paper.title} className="grid h-full content-start gap-1 rounded-xl border border-line bg-surface p-4">
      <h2 className="text-lg font-bold"><a className="touch inline-flex items-center text-accent underline" href={`/api/v1/library/${paper.id}/content`} target="_blank" rel="noreferrer">{paper.title}</a></h2>
      <p>{[paper.model === null ? null : `model ${paper.model}`, paper.class === null ? null : `class ${paper.class}`, ...paper.tags].filter(Boolean).join(' · ')}</p>
      <p className="text-muted">{paper.name}, {formatInstant(paper.createdAtUtc)}</p>
      <Refusal error={change.error ?? remove.error} />
      <div className="mt-2 flex flex-wrap gap-3">
        {mayChange && <Button onClick={() => setEditing(true)}>Change …</Button>}
        {mayChange && <Button disabled={isBusy} onClick={() => change.mutate({ paper, isArchived: true })}>Archive</Button>}
        {mayRemove && <Button tone="danger" disabled={isBusy} onClick={() => remove.mutate(paper)}>Remove</Button>}
      </div>
      {isEditing && <EditPaperDialog paper={paper} onClose={() => setEditing(false)} />}
    </article>
  )
}
