import type { Priority } from '../shared/api/types'
import { textIn, type ListFilter } from '../shared/filters/listFilter'
import type { AlarmFilter } from './queries'

export const views = { Standing: 'Standing', Silenced: 'Silenced', All: 'All' } as const
export const priorities: readonly Priority[] = ['Low', 'Medium', 'High', 'Critical']

export const shownOf = (search: URLSearchParams): keyof typeof views =>
  (Object.keys(views) as (keyof typeof views)[]).find((view) => view === search.get('show')) ?? 'Standing'

/** Which alarms the address asks for. */
export const alarmFilter = {
  list: 'alarms',
  filterOf: (search: URLSearchParams): AlarmFilter => {
    const show = shownOf(search)
    return { show: show === 'All' ? undefined : show, priority: priorities.find((one) => one === search.get('priority')), asset: textIn(search, 'asset') }
  },
  searchOf: ({ show, priority, asset }) => ({ show: show ?? 'All', priority, asset }),
} satisfies ListFilter
