import { Link } from 'react-router'
import type { Priority, WorkOrderRow } from '../shared/api/types'
import { formatAge, formatDay, formatDue, isOverdue } from '../shared/times'
import { PriorityLabel, StateLabel } from '../shared/ui/Labels'
import { Table } from '../shared/ui/Table'
import { useDesk } from '../shared/useMedia'
import { useNow } from '../shared/useNow'
import { isOpen } from './words'

type Props = { readonly orders: readonly WorkOrderRow[] }

/** Cards under the thumb, a table at the desk. */
export function WorkOrderList({ orders }: Props) {
  return useDesk() ? <WorkOrderTable orders={orders} /> : <WorkOrderCards orders={orders} />
}

const stripes: Readonly<Record<Priority, string>> = {
  Low: 'border-l-line',
  Medium: 'border-l-accent',
  High: 'border-l-signal',
  Critical: 'border-l-danger',
}

const pathOf = (order: WorkOrderRow) => `/work-orders/${order.number}`

const Recurrences = ({ count }: { readonly count: number }) =>
  count === 0 ? null : <span className="font-semibold text-warn">came again {count}×</span>

function WorkOrderCards({ orders }: Props) {
  const now = useNow()
  return (
    <ul className="grid gap-3">
      {orders.map((order) => (
        <li key={order.id}>
          <Link to={pathOf(order)} className={`grid gap-2 rounded-xl border border-l-8 border-line bg-surface p-4 ${stripes[order.priority]}`}>
            <span className="flex items-baseline justify-between gap-3 text-muted">
              <span className="font-semibold tabular-nums">{order.number}</span>
              <span>{formatAge(order.createdAtUtc, now)}</span>
            </span>
            <span className="text-lg leading-snug font-bold">{order.title}</span>
            {order.tagNumber && <span>{order.tagNumber} {order.assetName}</span>}
            <span className="flex flex-wrap items-center gap-2">
              <StateLabel {...order} />
              <PriorityLabel priority={order.priority} />
            </span>
            <span className="flex flex-wrap justify-between gap-x-3">
              <Due order={order} now={now} />
              <Recurrences count={order.recurrences} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

function WorkOrderTable({ orders }: Props) {
  const now = useNow()
  return (
    <Table heads={['Number', 'What', 'Where', 'State', 'Priority', 'Due', 'Opened']}>
      {orders.map((order) => (
        <tr key={order.id} className="border-t border-line align-middle hover:bg-raised">
          <td className="p-3 whitespace-nowrap tabular-nums">
            <Link className="touch inline-flex items-center font-semibold text-accent underline" to={pathOf(order)}>{order.number}</Link>
          </td>
          <td className="p-3"><span className="font-semibold">{order.title}</span> <Recurrences count={order.recurrences} /></td>
          <td className="p-3">{order.tagNumber ? `${order.tagNumber} ${order.assetName ?? ''}` : '–'}</td>
          <td className="p-3"><StateLabel {...order} /></td>
          <td className="p-3"><PriorityLabel priority={order.priority} /></td>
          <td className="p-3 whitespace-nowrap"><Due order={order} now={now} /></td>
          <td className="p-3 whitespace-nowrap" title={formatDay(order.createdAtUtc)}>{formatAge(order.createdAtUtc, now)}</td>
        </tr>
      ))}
    </Table>
  )
}

function Due({ order, now }: { readonly order: WorkOrderRow; readonly now: number }) {
  if (!isOpen(order)) return <span className="text-muted">{order.dueAtUtc === null ? '–' : formatDay(order.dueAtUtc)}</span>
  const isLate = isOverdue(order.dueAtUtc, now)
  return <span className={isLate ? 'font-bold text-danger' : 'text-muted'}>{formatDue(order.dueAtUtc, now)}</span>
}
