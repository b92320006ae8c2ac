import { textIn, type ListFilter } from '../shared/filters/listFilter'
import { types, type SegmentKind, type StopFilter } from './queries'
import { segmentWords } from './words'

/** Which stops the address asks for. */
export const stopFilter = {
  list: 'stops',
  filterOf: (search: URLSearchParams): StopFilter => ({
    isOpen: search.get('show') === 'All' ? undefined : true,
    type: types.find((one) => one === search.get('type')),
    waitedFor: (Object.keys(segmentWords) as SegmentKind[]).find((one) => one === search.get('waitedFor')),
    q: textIn(search, 'q'),
  }),
  searchOf: ({ isOpen, type, waitedFor, q }) => ({ show: isOpen ? undefined : 'All', type, waitedFor, q }),
} satisfies ListFilter
