import { usePages } from '../shared/api/pages'
import type { Item } from '../shared/api/types'
import { actorName } from '../shared/actorName'
import { formatInstant } from '../shared/times'
import { More } from '../shared/ui/More'
import { Empty, Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { signalName } from '../shared/units'
import { historyQuery } from './records'

type Entry = Item<'/api/v1/assets/{id}/history'>

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
            <p className="font-semibold">{words(entry.type)}</p>
            {Object.entries(entry.changes).map(([field, change]) => entry.type !== 'AssetMade' && (
              <p key={field} className="break-words">{words(field)}: {shown(change.before)} → {shown(change.after)}</p>
            ))}
            <p className="text-muted">{formatInstant(entry.atUtc)} · {actorName(entry.by)}</p>
          </li>
        ))}
      </ol>
      <More list={list} of="of the history" />
    </>
  )
}

/** WorkOrderOpened: Work order opened. */
const words = (name: Entry['type']): string => signalName(name.replaceAll(/(?<=[a-z0-9])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`))

const shown = (value: unknown): string => (value === null || value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value))
