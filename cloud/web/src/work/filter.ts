import type { WorkOrderState } from '../shared/api/types'
import { textIn, type ListFilter } from '../shared/filters/listFilter'
import type { WorkOrderFilter } from './queries'

export const states: readonly WorkOrderState[] = ['Draft', 'Waiting', 'Scheduled', 'InProgress', 'Done', 'Verified', 'Closed', 'Cancelled']

export const shownOf = (search: URLSearchParams): string => search.get('show') ?? 'open'

/** Which work orders the address asks for. */
export const workOrderFilter = {
  list: 'work-orders',
  filterOf: (search: URLSearchParams): WorkOrderFilter => {
    const show = shownOf(search)
    return {
      openOnly: show === 'open' || show === 'mine',
      assignedTo: show === 'mine' ? 'me' : undefined,
      state: states.find((state) => state === show),
      asset: textIn(search, 'asset'),
    }
  },
  searchOf: ({ openOnly, assignedTo, state, asset }) => ({ show: assignedTo ? 'mine' : openOnly ? undefined : state ?? 'all', asset }),
} satisfies ListFilter
