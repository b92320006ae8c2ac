import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../api/client'
import { keys } from '../api/keys'
import { wholeList } from '../api/pages'
import type { Me, SavedFilter } from '../api/types'
import type { Asked } from './listFilter'

export const savedFiltersQuery = (list: string) =>
  queryOptions({
    queryKey: keys.savedFilters(list),
    queryFn: () => wholeList((cursor) => answer(api.GET('/api/v1/saved-filters', { params: { query: { list, cursor } } }))),
  })

/** Whose it is, and who administers the site with which it is shared. */
export const mayChangeFilter = (me: Me, filter: SavedFilter): boolean =>
  filter.ownerId === me.id || (filter.siteId !== null && me.roles.some((at) => at.siteId === filter.siteId && at.role === 'Administrator'))

/** Sites with whose people somebody can share, each once. */
export const sitesToShareWith = (me: Me): readonly (readonly [id: string, name: string])[] => [...new Map(me.roles.map((at) => [at.siteId, at.siteName]))]

function useRenew(list: string) {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: keys.savedFilters(list) })
}

export type NewFilter = { readonly id: string; readonly name: string; readonly query: Asked; readonly siteId: string | null }

export function useKeepFilter(list: string) {
  const onSettled = useRenew(list)
  return useMutation({
    mutationFn: ({ query, ...body }: NewFilter) => answer(api.POST('/api/v1/saved-filters', { body: { list, query: { ...query }, ...body } })),
    onSettled,
  })
}

const headers = (version: number) => ({ 'If-Match': `"${version}"` })

export type FilterPatch = { readonly name?: string; readonly siteId?: string | null; readonly query?: Asked }

export function useChangeFilter(filter: SavedFilter) {
  const onSettled = useRenew(filter.list)
  const params = { path: { id: filter.id }, header: headers(filter.version) }
  return useMutation({
    mutationFn: ({ query, ...body }: FilterPatch) => answer(api.PATCH('/api/v1/saved-filters/{id}', { params, body: { ...body, ...(query && { query: { ...query } }) } })),
    onSettled,
  })
}

export function useRemoveFilter(filter: SavedFilter) {
  const onSettled = useRenew(filter.list)
  const params = { path: { id: filter.id }, header: headers(filter.version) }
  return useMutation({ mutationFn: () => answer(api.DELETE('/api/v1/saved-filters/{id}', { params })), onSettled })
}
