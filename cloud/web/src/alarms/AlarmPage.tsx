import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { failureModeNamesQuery } from '../shared/api/failureModes'
import type { AlarmOne } from '../shared/api/types'
import { AlarmEvidence } from '../shared/evidence/AlarmEvidence'
import { actorName } from '../shared/actorName'
import { modeWords } from '../shared/failureModes'
import { formatInstant } from '../shared/times'
import { Facts } from '../shared/ui/Facts'
import { AlarmStateLabel, PriorityLabel } from '../shared/ui/Labels'
import { Page, Panel } from '../shared/ui/Page'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { signalName } from '../shared/units'
import { ActButtons } from './ActButtons'
import { alarmEvidenceQuery, alarmQuery } from './queries'
import { heldWords, historyWords, knownActs } from './words'

const link = 'touch inline-flex items-center font-semibold text-accent underline'

/** One alarm: how it stands, what may be done, what it was decided on, what happened to it. */
export function AlarmPage() {
  const { id = '' } = useParams()
  const alarm = useQuery(alarmQuery(id))
  if (alarm.isPending) return <Page title="Alarm"><Skeleton rows={5} label="the alarm" /></Page>
  if (alarm.isError) return <Page title="Alarm"><Problem error={alarm.error} onRetry={() => void alarm.refetch()} /></Page>
  return <OneAlarm one={alarm.data} />
}

function OneAlarm({ one }: { readonly one: AlarmOne }) {
  const { alarm } = one
  return (
    <Page title={`${alarm.asset?.tagNumber ?? alarm.assetTagNumber ?? alarm.tag}: ${signalName(alarm.signal)}`} lead={<Where one={one} />}>
      <div className="grid gap-4 lg:grid-cols-[2fr_1fr] lg:items-start">
        <div className="grid gap-4">
          <State one={one} />
          <Evidence id={alarm.id} />
        </div>
        <div className="grid gap-4">
          <What one={one} />
          <History history={one.history} />
        </div>
      </div>
    </Page>
  )
}

function Where({ one: { alarm } }: { readonly one: AlarmOne }) {
  if (alarm.asset === null) return `${alarm.tag}, bound to no asset of the site`
  return <Link className={link} to={`/assets/${alarm.asset.tagNumber}`}>{alarm.asset.tagNumber} {alarm.asset.name}</Link>
}

function State({ one }: { readonly one: AlarmOne }) {
  const { alarm } = one
  const acts = knownActs(one.allowed)
  const isEarlier = one.latestId !== null && one.latestId !== alarm.id
  return (
    <section aria-label="State" className="grid gap-4 rounded-xl border border-line bg-surface p-4 lg:p-5">
      <div className="flex flex-wrap items-center gap-2" aria-live="polite">
        <AlarmStateLabel state={alarm.state} />
        <PriorityLabel priority={alarm.priority} />
        {alarm.isSafety && <span className="font-bold text-danger">⛨ Safety: never silenced</span>}
        {alarm.isChattering && <span className="font-bold text-warn">≋ Chattering</span>}
        {alarm.shelvedUntilUtc !== null && <span>until {formatInstant(alarm.shelvedUntilUtc)}</span>}
      </div>
      {alarm.isChattering && <p>It comes and goes too often to be read. A longer delay or a wider deadband of its rule would join the raises.</p>}
      {one.isAssetOutOfService && <p>The whole asset is out of service; safety alarms are not.</p>}
      {one.isReturnAssumed && <p>Nobody told when it was over. It was, when its rule was raised again.</p>}
      {isEarlier && <p>It was raised again since. <Link className={link} to={`/alarms/${one.latestId}`}>Look at the present one</Link></p>}
      {acts.length > 0 ? <ActButtons id={alarm.id} acts={acts} /> : <p className="text-muted">There is nothing for you to do on this alarm now.</p>}
    </section>
  )
}

function Evidence({ id }: { readonly id: string }) {
  const evidence = useQuery(alarmEvidenceQuery(id))
  return (
    <Panel title="Why this alarm">
      {evidence.isPending && <Skeleton rows={2} label="the evidence" />}
      {evidence.isError && <Problem error={evidence.error} onRetry={() => void evidence.refetch()} />}
      {evidence.data && <AlarmEvidence alarm={evidence.data} />}
    </Panel>
  )
}

function What({ one }: { readonly one: AlarmOne }) {
  const { alarm } = one
  const modes = useQuery(failureModeNamesQuery)
  return (
    <Panel title="What it is part of">
      <Facts
        facts={[
          ['Work order', alarm.workOrderNumber === null
            ? alarm.heldBecause === null ? 'None yet' : heldWords[alarm.heldBecause]
            : <Link key="order" className={link} to={`/work-orders/${alarm.workOrderNumber}`}>{alarm.workOrderNumber}</Link>],
          ['Incident', alarm.incidentId === null
            ? 'None'
            : <Link key="incident" className={link} to={`/incidents/${alarm.incidentId}`}>With the alarms around it</Link>],
          ['Failure mode', alarm.failureMode === null ? 'None' : modeWords(alarm.failureMode, modes.data)],
          ['Raised', alarm.raisedAtUtc === null ? 'Not told' : formatInstant(alarm.raisedAtUtc)],
          ['Acknowledged', one.acknowledgedAtUtc === null ? 'Not yet' : `${formatInstant(one.acknowledgedAtUtc)}, ${one.acknowledgedBy ?? ''}`],
          ['Latching', one.isLatching ? 'Stays until it is reset' : 'No'],
        ]}
      />
    </Panel>
  )
}

function History({ history }: { readonly history: AlarmOne['history'] }) {
  return (
    <Panel title="History">
      <ol className="grid gap-3">
        {[...history].reverse().map((entry, row) => (
          <li key={row} className="border-l-4 border-line pl-3">
            <p className="font-semibold">{historyWords[entry.act]}</p>
            <p className="text-muted">{formatInstant(entry.atUtc)} · {actorName(entry.actor)}{entry.address !== null && ` from ${entry.address}`}</p>
            {entry.untilUtc !== null && <p>until {formatInstant(entry.untilUtc)}</p>}
            {entry.reason !== null && <p className="whitespace-pre-line">{entry.reason}</p>}
          </li>
        ))}
      </ol>
    </Panel>
  )
}
