import type { Me } from '../shared/api/types'
import { textIn, type ListFilter } from '../shared/filters/listFilter'
import type { RequestFilter } from './queries'

export const progresses = ['Pending', 'InProgress', 'WaitingParts', 'Completed', 'Cancelled'] as const

export const shownOf = (search: URLSearchParams): string => search.get('show') ?? 'undecided'

/** Which requests the address asks for. */
export const requestFilter = (me: Me) => ({
  list: 'requests',
  filterOf: (search: URLSearchParams): RequestFilter => {
    const show = shownOf(search)
    return {
      state: show === 'undecided' ? 'Reported' : undefined,
      assignedTo: show === 'work' ? 'me' : undefined,
      reporterId: show === 'own' ? me.id : undefined,
      progress: progresses.find((one) => one === show),
      q: textIn(search, 'q'),
    }
  },
  searchOf: ({ state, assignedTo, reporterId, progress, q }) =>
    ({ show: state ? undefined : assignedTo ? 'work' : reporterId ? 'own' : progress ?? 'all', q }),
}) satisfies ListFilter
