import { useEffect } from 'react'
import { usePages } from '../shared/api/pages'
import type { Gateway, GatewayLedger } from '../shared/api/types'
import { formatAge, formatInstant } from '../shared/times'
import { More } from '../shared/ui/More'
import { Page, Panel } from '../shared/ui/Page'
import { Empty, Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { useNow } from '../shared/useNow'
import { formatCount } from '../shared/units'
import { accountOf, countWords, reasonWords } from './ledger'
import { gatewaysQuery, lossLedgerQuery } from './queries'

export function GatewaysPage() {
  const [gateways, list] = usePages(gatewaysQuery)
  const [books, ledger] = usePages(lossLedgerQuery)
  const failed = list.error ?? ledger.error
  const retry = () => void Promise.all([list.refetch(), ledger.refetch()])

  // The books are listed by their own age: read on until every gateway shown has some, as all do that ever sent.
  const { hasNextPage, isFetching, isError, fetchNextPage } = ledger
  const isMissing = gateways.some((gateway) => gateway.lastSeenUtc !== null && books.every((book) => book.gatewayId !== gateway.id))
  useEffect(() => {
    if (isMissing && hasNextPage && !isFetching && !isError) void fetchNextPage()
  }, [isMissing, hasNextPage, isFetching, isError, fetchNextPage])

  return (
    <Page title="Gateways" lead="Every value that was sampled is stored, or declared missing with its reason.">
      {(list.isPending || ledger.isPending) && !failed && <Skeleton label="gateways" />}
      {failed && <Problem error={failed} onRetry={retry} />}
      {list.isSuccess && gateways.length === 0 && <Empty title="No gateways yet">A gateway appears once it enrolled with its one-time token.</Empty>}
      <div className="grid gap-4">
        {gateways.map((gateway) => (
          <Panel key={gateway.id} title={`${gateway.siteCode} · ${gateway.name}`}>
            <Presence gateway={gateway} />
            {books.filter((book) => book.gatewayId === gateway.id).map((book) => <Books key={book.epoch} books={book} />)}
          </Panel>
        ))}
      </div>
      <More list={list} of="gateways" />
    </Page>
  )
}

/** Beyond this a gateway that posts every second is not merely between two posts. */
const silentMs = 60_000

/** Gateways say their time to the second: less than two tell nothing. */
const isClockOff = (seconds: number | null) => seconds !== null && Math.abs(seconds) >= 2

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
        {isClockOff(gateway.clockOffsetSeconds) && `, clock off by ${gateway.clockOffsetSeconds?.toFixed(0)} s`}
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
