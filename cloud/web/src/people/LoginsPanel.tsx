import { useQuery } from '@tanstack/react-query'
import { formatInstant } from '../shared/times'
import { Button } from '../shared/ui/Button'
import { Panel } from '../shared/ui/Page'
import { Problem } from '../shared/ui/Problem'
import { Refusal } from '../shared/ui/Refusal'
import { loginsQuery, useEndLogin } from './providers'

/** Providers by which the reader signs in; nothing where there is none. */
export function LoginsPanel() {
  const list = useQuery(loginsQuery)
  const end = useEndLogin()
  if (list.isError) return <Panel title="Other logins"><Problem error={list.error} onRetry={() => void list.refetch()} /></Panel>
  if (list.data === undefined || list.data.items.length === 0) return null
  return (
    <Panel title="Other logins">
      <Refusal error={end.error} />
      <ul className="grid gap-3">
        {list.data.items.map((login) => (
          <li key={login.provider} className="flex flex-wrap items-center justify-between gap-3">
            <p className="min-w-0 grow break-words">{login.name}, since {formatInstant(login.linkedAtUtc)}</p>
            <Button tone="danger" aria-label={`End ${login.name}`} disabled={end.isPending} onClick={() => end.mutate(login.provider)}>End</Button>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
