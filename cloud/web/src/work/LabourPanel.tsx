import { useQuery } from '@tanstack/react-query'
import type { LabourEntry, Me, WorkOrder, WorkOrderAllowed } from '../shared/api/types'
import { newId } from '../shared/newId'
import { formatDay, formatSpan } from '../shared/times'
import { Button } from '../shared/ui/Button'
import { Panel } from '../shared/ui/Page'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { Refusal } from '../shared/ui/Refusal'
import { useNow } from '../shared/useNow'
import { labourQuery, useTimer } from './queries'

type Props = { readonly me: Me; readonly order: WorkOrder; readonly allowed: WorkOrderAllowed }

const second = 1000

/** Hours by a timer at one press; it stops by itself when the work waits. */
export function LabourPanel({ me, order, allowed }: Props) {
  const labour = useQuery(labourQuery(order.id))
  const timer = useTimer(order)
  const rows = labour.data?.filter((row) => !row.isReversed) ?? []
  const mine = rows.find((row) => row.isRunning && row.userId === me.id)
  const isGoingOn = order.state === 'InProgress'
  return (
    <Panel title="Hours">
      {allowed.mayRecord && (isGoingOn || mine) && (
        <Button
          tone={mine ? 'danger' : 'primary'}
          className="mb-3 w-full text-lg lg:w-auto"
          disabled={timer.isPending}
          onClick={() => timer.mutate({ id: mine?.id ?? newId(), isRunning: mine !== undefined })}
        >
          {mine ? <>■ Stop my timer <Running row={mine} /></> : '▶ Start my timer'}
        </Button>
      )}
      <Refusal error={timer.error} />
      {labour.isPending && <Skeleton rows={1} label="hours" />}
      {labour.isError && <Problem error={labour.error} onRetry={() => void labour.refetch()} />}
      {labour.isSuccess && rows.length === 0 && <p className="text-muted">No hours yet.</p>}
      <ul className="grid gap-2">
        {rows.map((row) => (
          <li key={row.id} className="flex flex-wrap justify-between gap-x-3">
            <span>{row.userName ?? 'Somebody'}{row.kind === 'Travel' && ', travel'}</span>
            <span className="text-muted">{formatDay(row.startedAtUtc)}, {row.isRunning ? <Running row={row} /> : formatSpan((row.seconds ?? 0) * second)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Running({ row }: { readonly row: LabourEntry }) {
  const now = useNow(second)
  return <span className="tabular-nums">{formatSpan(Math.max(0, now - Date.parse(row.startedAtUtc)))}</span>
}
