import { useQuery } from '@tanstack/react-query'
import type { Gateway, GatewayLedger } from '../shared/api/types'
import { formatAge, formatInstant } from '../shared/times'
import { Page, Panel } from '../shared/ui/Page'
import { Empty, Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { useNow } from '../shared/useNow'
import { formatCount } from '../shared/units'
import { accountOf, countWords, reasonWords } from './ledger'
import { gatewaysQuery, lossLedgerQuery } from './queries'

export function GatewaysPage() {
  const gateways = useQuery(gatewaysQuery)
  const ledger = useQuery(lossLedgerQuery)
  const failed = gateways.error ?? ledger.error
  const retry = () => void Promise.all([gateways.refetch(), ledger.refetch()])
  return (
    <Page title="Gateways" lead="Every value that was sampled is stored, or declared missing with its reason.">
      {(gateways.isPending || ledger.isPending) && !failed && <Skeleton label="gateways" />}
      {failed && <Problem error={failed} onRetry={retry} />}
      {gateways.data?.items.length === 0 && <Empty title="No gateways yet">A gateway appears once it enrolled with its one-time token.</Empty>}
      <div className="grid gap-4">
        {gateways.data?.items.map((gateway) => (
          <Panel key={gateway.id} title={`${gateway.siteCode} · ${gateway.name}`}>
            <Presence gateway={gateway} />
            {ledger.data?.items
              .filter((books) => books.gatewayId === gateway.id)
              .map((books) => <Books key={books.epoch} books={books} />)}
          </Panel>
        ))}
      </div>
    </Page>
  )
}

/** Beyond this a gateway that posts every second is not merely between two posts. */
const silentMs = 60_000

function Presence({ gateway }: { readonly gateway: Gateway }) {
  const now = useNow(1000)
  const seen = gateway.lastSeenUtc
  const isSilent = seen === null || now - Date.parse(seen) > silentMs
  return (
    <p className="mb-3">
      <strong className={isSilent ? 'text-danger' : 'text-good'}>
        <span aria-hidden="true">{isSilent ? '✕ ' : '✓ '}</span>
        {isSilent ? 'Silent' : 'Connected'}
      </strong>
      <span className="text-muted">
        , {seen === null ? 'never heard of' : `heard of ${formatAge(seen, now)}`}
        {gateway.softwareVersion && `, version ${gateway.softwareVersion}`}
        {gateway.clockOffsetSeconds !== null && `, clock off by ${gateway.clockOffsetSeconds.toFixed(1)} s`}
      </span>
    </p>
  )
}

function Books({ books }: { readonly books: GatewayLedger }) {
  const figures = [
    ['Taken from devices', books.taken],
    ['Held back by the deadband', books.suppressed],
    ['Sampled', books.sampled],
    ['Stored', books.stored],
    ['Declared missing', books.declaredGaps],
    ['Never came from the device', books.missed],
  ] as const
  return (
    <div className="grid gap-3 border-t border-line pt-3">
      <p className={`rounded-lg p-3 font-semibold ${books.unexplained > 0 ? 'bg-warn-wash text-warn' : 'bg-good-wash text-good'}`}>{accountOf(books)}</p>
      <dl className="grid grid-cols-2 gap-3 lg:grid-cols-6">
        {figures.map(([name, count]) => (
          <div key={name}>
            <dt className="text-sm text-muted">{name}</dt>
            <dd className="text-xl font-bold tabular-nums">{formatCount(count)}</dd>
          </div>
        ))}
      </dl>
      {books.reportedAtUtc && <p className="text-sm text-muted">The gateway's last report is of {formatInstant(books.reportedAtUtc)}.</p>}
      {books.gaps.length > 0 && <Gaps gaps={books.gaps} />}
    </div>
  )
}

function Gaps({ gaps }: Pick<GatewayLedger, 'gaps'>) {
  return (
    <details>
      <summary className="touch flex items-center font-semibold">▸ {gaps.length} declared gap{gaps.length === 1 ? '' : 's'}</summary>
      <ul className="grid gap-3">
        {gaps.map((gap, row) => (
          <li key={row} className="border-l-4 border-line pl-3">
            <p className="font-semibold">{reasonWords(gap.reason)}: {countWords(gap.count)}</p>
            <p className="text-muted">
              {[gap.tag ?? gap.device ?? 'Whole gateway', `${formatInstant(gap.fromUtc)} to ${formatInstant(gap.toUtc)}`].join(', ')}
            </p>
            {gap.detail && <p>{gap.detail}</p>}
          </li>
        ))}
      </ul>
    </details>
  )
}
