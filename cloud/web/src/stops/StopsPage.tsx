import { useState } from 'react'
import { Link } from 'react-router'
import { usePages } from '../shared/api/pages'
import type { Me, Stop } from '../shared/api/types'
import { SavedFilters } from '../shared/filters/SavedFilters'
import { formatDay, formatSpan } from '../shared/times'
import { Button, buttonClass } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { StopTypeLabel } from '../shared/ui/Labels'
import { ListPage } from '../shared/ui/ListPage'
import { Empty } from '../shared/ui/Placeholders'
import { useFilter } from '../shared/useFilter'
import { useNow } from '../shared/useNow'
import { NewStopDialog } from './NewStopDialog'
import { stopFilter } from './filter'
import { lengthOf } from './length'
import { mayMakeStops, stopsQuery, types } from './queries'
import { segmentWords } from './words'

/** When machines stood: what stands now comes first where nobody asks for more. */
export function StopsPage({ me }: { readonly me: Me }) {
  const [search, change] = useFilter()
  const [isMaking, setMaking] = useState(false)
  const filter = stopFilter.filterOf(search)
  const { isOpen = false, type, waitedFor, q = '' } = filter
  const [stops, list] = usePages(stopsQuery(filter))
  const head = (
    <div className="mb-4 grid grid-cols-2 gap-3 lg:max-w-5xl lg:grid-cols-4">
      <Field label="Show">
        <select className="field" value={isOpen ? 'Open' : 'All'} onChange={(event) => change('show', event.target.value === 'All' ? 'All' : '')}>
          <option value="Open">Standing now</option>
          <option value="All">All</option>
        </select>
      </Field>
      <Field label="Type">
        <select className="field" value={type ?? ''} onChange={(event) => change('type', event.target.value)}>
          <option value="">All</option>
          {types.map((one) => <option key={one}>{one}</option>)}
        </select>
      </Field>
      <Field label="Passed with">
        <select className="field" value={waitedFor ?? ''} onChange={(event) => change('waitedFor', event.target.value)}>
          <option value="">Anything</option>
          {Object.entries(segmentWords).map(([kind, words]) => <option key={kind} value={kind}>{words}</option>)}
        </select>
      </Field>
      <Field label="Asset or note"><input className="field" type="search" maxLength={200} value={q} onChange={(event) => change('q', event.target.value)} /></Field>
    </div>
  )
  return (
    <ListPage
      title="Stops"
      lead="When machines stood, why, and what the time passed with."
      aside={(
        <span className="flex flex-wrap gap-3">
          <a className={buttonClass()} href="/api/v1/stops.csv" download>Export CSV</a>
          {mayMakeStops(me) && <Button tone="primary" onClick={() => setMaking(true)}>A machine stands …</Button>}
        </span>
      )}
      of="stops"
      list={list}
      count={stops.length}
      head={<><SavedFilters me={me} form={stopFilter} />{head}</>}
      empty={!isOpen || type || waitedFor || q !== '' ? <Empty title="Nothing found">No stop matches this filter.</Empty> : <Empty title="Nothing stands">None of the machines whose stops you see stands, as far as anybody says.</Empty>}
    >
      <ul className="grid gap-3 lg:grid-cols-2">{stops.map((stop) => <StopCard key={stop.id} stop={stop} />)}</ul>
      {isMaking && <NewStopDialog onClose={() => setMaking(false)} />}
    </ListPage>
  )
}

function StopCard({ stop }: { readonly stop: Stop }) {
  const now = useNow()
  return (
    <li>
      <Link to={`/stops/${stop.id}`} className="grid h-full content-start gap-2 rounded-xl border border-line bg-surface p-4">
        <span className="flex flex-wrap items-start justify-between gap-2">
          <span className="text-xl font-bold">{stop.assetTagNumber}</span>
          <StopTypeLabel type={stop.type} />
        </span>
        <span className={stop.isOpen ? 'font-semibold text-danger' : ''}>
          {stop.isOpen && <span aria-hidden="true">▲ </span>}
          {formatSpan(lengthOf(stop, now))}{stop.isOpen ? ' and still standing' : ''}, since {formatDay(stop.startedAtUtc)}
        </span>
        <span className="text-muted">{[stop.reason ?? 'No reason yet', stop.note, ...stop.waitedFor.map((kind) => segmentWords[kind].toLowerCase())].filter(Boolean).join(' · ')}</span>
      </Link>
    </li>
  )
}
