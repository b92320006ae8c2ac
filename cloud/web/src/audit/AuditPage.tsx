import { actorName } from '../shared/actorName'
import { usePages } from '../shared/api/pages'
import type { AuditRecord, Me } from '../shared/api/types'
import { SavedFilters } from '../shared/filters/SavedFilters'
import { formatInstant } from '../shared/times'
import { buttonClass } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { ListPage } from '../shared/ui/ListPage'
import { Empty } from '../shared/ui/Placeholders'
import { useFilter } from '../shared/useFilter'
import { fieldOf, wordsOf, type Names } from '../shared/values'
import { auditFilter, dayOf } from './filter'
import { actions, auditQuery, useNames } from './queries'
import { actorOf, happenedIn, saidOf, type Change, type WordsOfFields } from './values'

type Props = { readonly me: Me; readonly words: WordsOfFields }

/** Who did what, from where, with values before and after; by the words of the pages where they have some. */
export function AuditPage({ me, words }: Props) {
  const [search, change] = useFilter()
  const filter = auditFilter.filterOf(search)
  const { action, entityType = '' } = filter
  const [records, list] = usePages(auditQuery(filter))
  const names = useNames(records)
  return (
    <ListPage
      title="Audit"
      lead="Who did what, from where and when. Nobody changes it; ./maintain verify-audit proves it."
      aside={<a className={buttonClass()} href="/api/v1/audit.csv" download>Export CSV</a>}
      of="records"
      list={list}
      count={records.length}
      head={(
        <>
          <SavedFilters me={me} form={auditFilter} />
          <div className="mb-4 grid grid-cols-2 gap-3 lg:max-w-4xl lg:grid-cols-3">
            <Field label="What was done">
              <select className="field" value={action ?? ''} onChange={(event) => change('action', event.target.value)}>
                <option value="">Anything</option>
                {actions.map((one) => <option key={one} value={one}>{wordsOf(one)}</option>)}
              </select>
            </Field>
            <Field label="To what"><input className="field" type="search" placeholder="e.g. WorkOrder" value={entityType} onChange={(event) => change('entityType', event.target.value)} /></Field>
            <Field label="Since"><input className="field" type="date" value={dayOf(search)} onChange={(event) => change('from', event.target.value)} /></Field>
          </div>
        </>
      )}
      empty={<Empty title="Nothing found">No record matches this filter.</Empty>}
    >
      <ol className="grid gap-3">{records.map((record) => <Record key={record.id} record={record} names={names} words={words} />)}</ol>
    </ListPage>
  )
}

type RecordProps = { readonly record: AuditRecord; readonly names: Names; readonly words: WordsOfFields }

function Record({ record, names, words }: RecordProps) {
  const happened = happenedIn(record, words)
  const said = (field: string, value: unknown) => saidOf(value, words[record.entityType]?.[field], names)
  const changes = Object.entries<Change>(record.changes)
  const of = record.entityId === null ? undefined : names[record.entityId]
  return (
    <li className="rounded-xl border border-line bg-surface p-4">
      <p className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span className="min-w-0 text-lg font-bold break-words">{of === undefined ? happened : `${of}: ${happened}`}</span>
        <span className="text-muted tabular-nums">No. {record.sequence}</span>
      </p>
      <p className="break-words text-muted">
        {[`${formatInstant(record.atUtc)}, ${actorName(actorOf(record, names))}`, wordsOf(record.action), record.address, record.userAgent].filter(Boolean).join(' · ')}
      </p>
      {changes.length > 0 && (
        <dl className="mt-2 grid gap-x-6 gap-y-1 lg:grid-cols-2">
          {changes.map(([field, change]) => (
            <div key={field} className="min-w-0 break-words">
              <dt className="inline font-semibold">{fieldOf(field)}: </dt>
              <dd className="inline">{change.isPersonal ? 'changed; the values are the person’s own' : `${said(field, change.before)} → ${said(field, change.after)}`}</dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  )
}
