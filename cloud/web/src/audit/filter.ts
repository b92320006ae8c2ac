import { textIn, type ListFilter } from '../shared/filters/listFilter'
import { localMinute } from '../shared/times'
import { actions, type AuditFilter } from './queries'

const dayLength = 'yyyy-mm-dd'.length

/** The day of the address; nothing where it is none. */
export function dayOf(search: URLSearchParams): string {
  const from = search.get('from')
  return from !== null && /^\d{4}-\d\d-\d\d$/.test(from) && !Number.isNaN(Date.parse(from)) ? from : ''
}

/** Which records the address asks for. */
export const auditFilter = {
  list: 'audit',
  filterOf: (search: URLSearchParams): AuditFilter => {
    const from = dayOf(search)
    return {
      action: actions.find((one) => one === search.get('action')),
      entityType: textIn(search, 'entityType'),
      fromUtc: from === '' ? undefined : new Date(`${from}T00:00`).toISOString(),
    }
  },
  searchOf: ({ action, entityType, fromUtc }) => ({ action, entityType, from: fromUtc === undefined ? undefined : localMinute(fromUtc).slice(0, dayLength) }),
} satisfies ListFilter
