import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { Change } from '../live/changes'
import { workOrderQuery } from '../work/queries'

type Props = { readonly change: Change | null; readonly onDismiss: () => void }

/** Says once, politely, that a work order opened by itself. */
export function Announcement({ change, onDismiss }: Props) {
  const order = useQuery({ ...workOrderQuery(change?.id ?? ''), enabled: change !== null })
  return (
    <div aria-live="polite" className="fixed inset-x-0 bottom-20 z-30 mx-auto w-full max-w-md px-4 lg:top-20 lg:right-6 lg:bottom-auto lg:left-auto lg:mx-0">
      {change !== null && order.data && (
        <div className="flex items-center gap-2 rounded-xl border-2 border-signal bg-bar p-3 text-white shadow-2xl">
          <p className="grow">
            <span className="block text-sm">New work order, priority {order.data.priority.toLowerCase()}</span>
            <Link className="font-bold underline focus-visible:outline-signal" to={`/work-orders/${order.data.number}`} onClick={onDismiss}>
              {order.data.number} {order.data.title}
            </Link>
          </p>
          <button type="button" className="touch cursor-pointer rounded-lg text-2xl focus-visible:outline-signal" aria-label="Dismiss" onClick={onDismiss}>×</button>
        </div>
      )}
    </div>
  )
}
