import { useQuery } from '@tanstack/react-query'
import type { Item } from '../shared/api/types'
import { formatAge, formatDay } from '../shared/times'
import { Button } from '../shared/ui/Button'
import { Panel } from '../shared/ui/Page'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { Refusal } from '../shared/ui/Refusal'
import { useNow } from '../shared/useNow'
import { sessionsQuery, useEndSession } from './myself'

type Session = Item<'/api/v1/me/sessions'>

/** Where the reader is signed in: on what, from where, until when; each can be ended. */
export function SessionsPanel() {
  const list = useQuery(sessionsQuery)
  const { one, others } = useEndSession()
  const isBusy = one.isPending || others.isPending
  const sessions = list.data?.items ?? []
  return (
    <Panel title="Where I am signed in">
      <Refusal error={one.error ?? others.error} />
      {list.isPending && <Skeleton rows={1} label="sessions" />}
      {list.isError && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      <ul className="divide-y divide-line">
        {sessions.map((session) => <OneSession key={session.id} session={session} isBusy={isBusy} onEnd={() => one.mutate(session.id)} />)}
      </ul>
      {sessions.some(({ isCurrent }) => !isCurrent) && <Button tone="danger" className="mt-4" disabled={isBusy} onClick={() => others.mutate()}>End all others</Button>}
    </Panel>
  )
}

function OneSession({ session, isBusy, onEnd }: { readonly session: Session; readonly isBusy: boolean; readonly onEnd: () => void }) {
  const now = useNow()
  const device = session.device ?? 'A program'
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3 first:pt-0 last:pb-0">
      <div className="min-w-0 grow basis-56 break-words">
        <p className="font-semibold">{device}{session.isCurrent && ' – this one'}</p>
        <p>at {session.address ?? 'an unknown address'}, last used {formatAge(session.lastUsedAtUtc, now)}</p>
        <p className="text-muted">Signed in {formatDay(session.signedInAtUtc, now)}; ends {formatDay(session.expiresAtUtc, now)} unless it is used</p>
      </div>
      {!session.isCurrent && <Button tone="danger" aria-label={`End ${device} at ${session.address ?? 'an unknown address'}`} disabled={isBusy} onClick={onEnd}>End</Button>}
    </li>
  )
}
