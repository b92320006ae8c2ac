import type { Item } from '../shared/api/types'
import { usePages } from '../shared/api/pages'
import { actorName } from '../shared/actorName'
import { formatInstant } from '../shared/times'
import { stateWords } from '../shared/ui/Labels'
import { More } from '../shared/ui/More'
import { Panel } from '../shared/ui/Page'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { historyQuery } from './queries'

type Entry = Item<'/api/v1/work-orders/{id}/history'>

const names: Readonly<Record<string, string>> = {
  open: 'Opened', recur: 'The alarm came again', assign: 'Assigned to', approve: 'Approved', escalate: 'Escalated', verdict: 'Alarm judged',
}

function words({ verb, from, to }: Entry): string {
  const moved = from === null || from === to ? null : `${stateWords(from)} → ${stateWords(to)}`
  return [names[verb], moved].filter(Boolean).join(': ') || stateWords(to)
}

/** What became of it, by whom and why, the latest first. */
export function HistoryPanel({ id }: { readonly id: string }) {
  const [entries, list] = usePages(historyQuery(id))
  return (
    <Panel title="History">
      {list.isPending && <Skeleton rows={2} label="the history" />}
      {list.isError && entries.length === 0 && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      <ol className="grid gap-3">
        {entries.map((entry) => (
          <li key={entry.id} className="border-l-4 border-line pl-3">
            <p className="font-semibold">{words(entry)}</p>
            <p className="text-muted">{actorName(entry.actor)}, {formatInstant(entry.atUtc)}</p>
            {entry.reason && <p>{entry.reason}</p>}
          </li>
        ))}
      </ol>
      <More list={list} of="of the history" />
    </Panel>
  )
}
