import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import { pagesQuery, usePages } from '../shared/api/pages'
import type { Alarm } from '../shared/api/types'
import { formatInstant } from '../shared/times'
import { Button } from '../shared/ui/Button'
import { AlarmStateLabel, PriorityLabel } from '../shared/ui/Labels'
import { More } from '../shared/ui/More'
import { Empty, Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { formatValue, signalName } from '../shared/units'

const alarmsQuery = (assetId: string) =>
  pagesQuery(keys.alarms(assetId), (cursor, signal) =>
    answer(api.GET('/api/v1/alarms', { signal, params: { query: { asset: assetId, cursor: cursor === undefined ? undefined : Number(cursor) } } })))

/** Alarms of one asset, newest first. */
export function AlarmList({ assetId }: { readonly assetId: string }) {
  const [alarms, list] = usePages(alarmsQuery(assetId))
  if (list.isPending) return <Skeleton rows={2} label="alarms" />
  if (list.isError && alarms.length === 0) return <Problem error={list.error} onRetry={() => void list.refetch()} />
  if (alarms.length === 0) return <Empty title="No alarms">This asset never raised one.</Empty>
  return (
    <>
      <ul className="grid gap-3">{alarms.map((alarm) => <AlarmRow key={alarm.id} alarm={alarm} />)}</ul>
      <More list={list} of="alarms" />
    </>
  )
}

const heldWords: Readonly<Record<NonNullable<Alarm['heldBecause']>, string>> = {
  Unbound: 'No work order: the site knows no such asset',
  BadQuality: 'No work order: the reading was of bad quality',
  OutOfService: 'No work order: it was out of service',
  Shelved: 'No work order: it was shelved',
  SuppressedByDesign: 'No work order: it means nothing in this mode of the machine',
  HarmlessDirection: 'No work order: this way it is no fault',
}

const unseen = new Set<Alarm['state']>(['ActiveUnacknowledged', 'ReturnedUnacknowledged'])

function AlarmRow({ alarm }: { readonly alarm: Alarm }) {
  const client = useQueryClient()
  const acknowledge = useMutation({
    mutationFn: () => answer(api.POST('/api/v1/alarms/{id}/acknowledge', { params: { path: { id: alarm.id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.alarmLists }),
  })
  return (
    <li className="grid gap-2 border-t border-line pt-3 first:border-0 first:pt-0">
      <p>
        <strong>{signalName(alarm.signal)}</strong> {formatValue(alarm.value, alarm.unit)}
        <span className="text-muted">{alarm.raisedAtUtc !== null && ` · ${formatInstant(alarm.raisedAtUtc)}`}</span>
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <AlarmStateLabel state={alarm.state} />
        <PriorityLabel priority={alarm.priority} />
        {alarm.workOrderNumber && (
          <Link className="touch inline-flex items-center px-2 font-semibold text-accent underline" to={`/work-orders/${alarm.workOrderNumber}`}>
            {alarm.workOrderNumber}
          </Link>
        )}
        {alarm.heldBecause && <span className="text-muted">{heldWords[alarm.heldBecause]}</span>}
        {unseen.has(alarm.state) && (
          <Button disabled={acknowledge.isPending} onClick={() => acknowledge.mutate()}>Seen</Button>
        )}
      </div>
      {acknowledge.error && <Problem error={acknowledge.error} onRetry={() => acknowledge.mutate()} />}
    </li>
  )
}
