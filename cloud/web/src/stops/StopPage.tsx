import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import type { Me, Stop } from '../shared/api/types'
import { formatInstant, formatSpan } from '../shared/times'
import { Button } from '../shared/ui/Button'
import { Facts } from '../shared/ui/Facts'
import { StopTypeLabel } from '../shared/ui/Labels'
import { Page, Panel } from '../shared/ui/Page'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { useNow } from '../shared/useNow'
import { StopActDialog } from './StopActDialog'
import { lengthOf } from './length'
import { mayChangeStops, stopQuery, type StopAct } from './queries'
import { segmentWords, sourceWords } from './words'

/** One stop: how long, why, what the time passed with, and what a person may do about it. */
export function StopPage({ me }: { readonly me: Me }) {
  const { id = '' } = useParams()
  const stop = useQuery(stopQuery(id))
  if (stop.isError) return <Page title="Stop"><Problem error={stop.error} onRetry={() => void stop.refetch()} /></Page>
  if (!stop.data) return <Page title="Stop"><Skeleton label="the stop" /></Page>
  return <OneStop me={me} stop={stop.data} />
}

function OneStop({ me, stop }: { readonly me: Me; readonly stop: Stop }) {
  const now = useNow()
  return (
    <Page
      title={`Stop of ${stop.assetTagNumber}`}
      lead={<Link className="touch inline-flex items-center text-accent underline" to={`/assets/${encodeURIComponent(stop.assetTagNumber)}`}>{stop.assetTagNumber}</Link>}
      aside={<StopTypeLabel type={stop.type} />}
    >
      <div className="grid gap-4 lg:grid-cols-2 lg:items-start">
        <Panel title={stop.isOpen ? `Standing for ${formatSpan(lengthOf(stop, now))}` : `Stood for ${formatSpan(lengthOf(stop, now))}`}>
          <Facts
            facts={[
              ['Since', formatInstant(stop.startedAtUtc)],
              ['Until', stop.endedAtUtc === null ? 'still standing' : formatInstant(stop.endedAtUtc)],
              ['Reason', stop.reason ?? 'not said yet'],
              ['Told by', sourceWords[stop.source]],
              ...(stop.note === null ? [] : [['Note', stop.note] as const]),
              ...(stop.workOrderId === null ? [] : [['Work', <Link key="work" className="touch inline-flex items-center text-accent underline" to={`/work-orders/${stop.workOrderId}`}>Work order</Link>] as const]),
            ]}
          />
          {mayChangeStops(me, stop.siteId) && <Acts stop={stop} />}
        </Panel>
        <Panel title="What the time passed with"><Segments stop={stop} now={now} /></Panel>
      </div>
    </Page>
  )
}

function Segments({ stop, now }: { readonly stop: Stop; readonly now: number }) {
  if (stop.segments.length === 0) return <p className="text-muted">Nobody said.</p>
  const whole = Math.max(1, lengthOf(stop, now))
  return (
    <ol className="grid gap-3">
      {stop.segments.map((segment) => (
        <li key={segment.startedAtUtc}>
          <p className="flex flex-wrap justify-between gap-x-4">
            <span className="font-semibold">{segmentWords[segment.kind]}</span>
            <span className="tabular-nums">{formatSpan(lengthOf(segment, now))}</span>
          </p>
          <div className="mt-1 h-3 overflow-hidden rounded-full bg-raised" aria-hidden="true">
            <div className="h-full bg-accent" style={{ width: `${Math.max(1, (100 * lengthOf(segment, now)) / whole)}%` }} />
          </div>
          <p className="text-muted">since {formatInstant(segment.startedAtUtc)}</p>
        </li>
      ))}
    </ol>
  )
}

function Acts({ stop }: { readonly stop: Stop }) {
  const [asked, setAsked] = useState<StopAct['act'] | null>(null)
  return (
    <div className="mt-4 flex flex-wrap gap-3">
      {stop.isOpen && <Button tone="primary" className="grow lg:grow-0" onClick={() => setAsked('close')}>It runs again …</Button>}
      <Button className="grow lg:grow-0" onClick={() => setAsked('reason')}>Say why …</Button>
      {stop.isOpen && <Button className="grow lg:grow-0" onClick={() => setAsked('segments')}>It waits for …</Button>}
      <Button className="grow lg:grow-0" onClick={() => setAsked('split')}>Split …</Button>
      {asked !== null && <StopActDialog stop={stop} act={asked} onClose={() => setAsked(null)} />}
    </div>
  )
}
