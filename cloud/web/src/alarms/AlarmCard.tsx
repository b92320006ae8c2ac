import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { failureModeNamesQuery } from '../shared/api/failureModes'
import type { Alarm, Priority } from '../shared/api/types'
import { modeWords } from '../shared/failureModes'
import { formatAge, formatDay } from '../shared/times'
import { AlarmStateLabel, PriorityLabel } from '../shared/ui/Labels'
import { useNow } from '../shared/useNow'
import { formatValue, signalName } from '../shared/units'
import { heldWords } from './words'

const stripes: Readonly<Record<Priority, string>> = {
  Low: 'border-l-line',
  Medium: 'border-l-accent',
  High: 'border-l-signal',
  Critical: 'border-l-danger',
}

/** One alarm in a list: what, where, since when, and how it stands. */
export function AlarmCard({ alarm }: { readonly alarm: Alarm }) {
  const now = useNow()
  return (
    <Link to={`/alarms/${alarm.id}`} className={`grid gap-2 rounded-xl border border-l-8 border-line bg-surface p-4 hover:bg-raised ${stripes[alarm.priority]}`}>
      <span className="flex items-baseline justify-between gap-3">
        <span className="text-lg leading-snug font-bold">
          {alarm.asset?.tagNumber ?? alarm.assetTagNumber ?? alarm.tag}: {signalName(alarm.signal)}
        </span>
        <span className="whitespace-nowrap text-muted">{formatAge(alarm.raisedAtUtc ?? alarm.sinceUtc, now)}</span>
      </span>
      <span className="text-muted">
        {formatValue(alarm.value, alarm.unit)}
        {alarm.limit !== null && alarm.score === null && `, limit ${formatValue(alarm.limit, alarm.unit)}`}
      </span>
      <span className="flex flex-wrap items-center gap-2">
        <AlarmStateLabel state={alarm.state} />
        <PriorityLabel priority={alarm.priority} />
        {alarm.isSafety && <span className="font-bold text-danger">⛨ Safety</span>}
        {alarm.isChattering && <span className="font-bold text-warn">≋ Chattering</span>}
        {alarm.shelvedUntilUtc !== null && <span className="text-muted">until {formatDay(alarm.shelvedUntilUtc)}</span>}
        {alarm.workOrderNumber !== null && <span className="font-semibold tabular-nums">{alarm.workOrderNumber}</span>}
      </span>
      {alarm.failureMode !== null && <FailureMode code={alarm.failureMode} />}
      {alarm.heldBecause !== null && <span className="text-muted">{heldWords[alarm.heldBecause]}</span>}
    </Link>
  )
}

function FailureMode({ code }: { readonly code: string }) {
  const { data } = useQuery(failureModeNamesQuery)
  return <span>{modeWords(code, data)}</span>
}
