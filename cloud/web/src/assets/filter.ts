import type { ListFilter } from '../shared/filters/listFilter'

/** Which assets the address of the tree asks for: its top, or what is found by a word. */
export const assetFilter = {
  list: 'assets',
  filterOf: (search: URLSearchParams): { readonly isTop: true } | { readonly q: string } => {
    const q = search.get('q') ?? ''
    return q === '' ? { isTop: true } : { q }
  },
  searchOf: ({ q }) => ({ q }),
} satisfies ListFilter
