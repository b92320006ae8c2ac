import { useState } from 'react'
import { usePages } from '../shared/api/pages'
import type { ImportRun } from '../shared/api/types'
import { formatInstant } from '../shared/times'
import { More } from '../shared/ui/More'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { FaultList } from './FaultList'
import { importFaultsQuery, importRunsQuery } from './records'

/** Files that were sent before, the latest first, and what was wrong with them. */
export function EarlierImports({ siteId }: { readonly siteId: string }) {
  const [runs, list] = usePages(importRunsQuery(siteId))
  return (
    <section aria-label="Earlier imports" className="mt-5 border-t border-line pt-4">
      <h2 className="text-lg font-bold">Earlier imports</h2>
      {list.isPending && <Skeleton rows={1} label="earlier imports" />}
      {list.isError && runs.length === 0 && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && runs.length === 0 && <p className="text-muted">No file was sent yet.</p>}
      <ul className="divide-y divide-line">{runs.map((run) => <Run key={run.id} run={run} />)}</ul>
      <More list={list} of="imports" />
    </section>
  )
}

function Run({ run }: { readonly run: ImportRun }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <li className="py-3">
      <p className="font-semibold break-words">{run.fileName ?? 'A file without a name'}</p>
      <p className={run.outcome === 'Refused' ? 'text-danger' : ''}>{outcomeOf(run)}</p>
      <p className="text-muted">{formatInstant(run.createdAtUtc)} · {run.by ?? 'somebody who has left'}</p>
      {run.outcome === 'Refused' && (
        <details onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary className="touch flex cursor-pointer items-center font-semibold text-accent">What was wrong</summary>
          {isOpen && <Faults id={run.id} />}
        </details>
      )}
    </li>
  )
}

function outcomeOf({ outcome, isDryRun, rows, made, changed, unchanged, badRows }: ImportRun): string {
  if (outcome === 'Refused') return badRows === 0 ? 'It could not be used.' : `${badRows} of ${rows} rows were bad; nothing was written.`
  return `${isDryRun ? 'Tried only' : 'Done'}: ${made} new, ${changed} changed, ${unchanged} as they were.`
}

function Faults({ id }: { readonly id: string }) {
  const [faults, list] = usePages(importFaultsQuery(id))
  if (list.isPending) return <Skeleton rows={1} label="what was wrong" />
  if (list.isError && faults.length === 0) return <Problem error={list.error} onRetry={() => void list.refetch()} />
  return (
    <>
      <FaultList faults={faults} />
      <More list={list} of="of what was wrong" />
    </>
  )
}
