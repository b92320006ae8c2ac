import { Link } from 'react-router'
import { usePages } from '../shared/api/pages'
import type { Item } from '../shared/api/types'
import { actorName } from '../shared/actorName'
import { formatInstant } from '../shared/times'
import { More } from '../shared/ui/More'
import { Empty, Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { fieldOf, idsIn, shown, wordsOf } from '../shared/values'
import { historyQuery } from './records'

type Entry = Item<'/api/v1/assets/{id}/history'>

const noNames = {}

/** What is told of an event: of something new that it is there; else what changed, but for ids, whose names stand in the audit. */
const toldOf = ({ type, changes }: Entry) =>
  /(Made|Opened)$/.test(type) ? [] : Object.entries(changes).filter(([, { before, after }]) => idsIn(JSON.stringify([before, after])).length === 0)

/** Where a request, work order or stop is shown, and how it is called there. */
const places: Readonly<Record<NonNullable<Entry['source']>['kind'], readonly [path: string, words: string]>> = {
  Request: ['/requests', 'Request'], WorkOrder: ['/work-orders', 'Work order'], Stop: ['/stops', 'The stop'],
}

/** The way to what an entry comes from. */
function Source({ source }: Pick<Entry, 'source'>) {
  if (source === null) return null
  const [path, words] = places[source.kind]
  return <>{' · '}<Link className="touch inline-flex items-center text-accent underline" to={`${path}/${source.number ?? source.id}`}>{source.number ?? words}</Link></>
}

/** Everything that happened to an asset and to what is about it. */
export function AssetHistory({ id }: { readonly id: string }) {
  const [entries, list] = usePages(historyQuery(id))
  if (list.isPending) return <Skeleton rows={2} label="the history" />
  if (list.isError && entries.length === 0) return <Problem error={list.error} onRetry={() => void list.refetch()} />
  if (entries.length === 0) return <Empty title="Nothing happened yet" />
  return (
    <>
      <ol className="divide-y divide-line">
        {entries.map((entry) => (
          <li key={entry.id} className="py-3 first:pt-0 last:pb-0">
            <p className="font-semibold">{wordsOf(entry.type)}<Source source={entry.source} /></p>
            {toldOf(entry).map(([field, change]) => (
              <p key={field} className="break-words">{fieldOf(field)}: {shown(change.before, noNames)} → {shown(change.after, noNames)}</p>
            ))}
            <p className="text-muted">{formatInstant(entry.atUtc)} · {actorName(entry.by)}</p>
          </li>
        ))}
      </ol>
      <More list={list} of="of the history" />
    </>
  )
}
