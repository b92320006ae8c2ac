import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { pagesQuery, type Part } from '../shared/api/pages'
import type { Me } from '../shared/api/types'
import type { List } from './listForm'

/** What the lists have in common. */
export type Row = { readonly id: string; readonly siteId: string; readonly version: number; readonly isArchived: boolean } & Readonly<Record<string, unknown>>

export const rowsQuery = (path: List['path'], isArchived: boolean) =>
  pagesQuery(['organisation', path, isArchived], (cursor, signal): Promise<Part<Row>> =>
    answer<Part<Row>>(api.GET(`/api/v1/${path}`, { signal, params: { query: { cursor, isArchived } } })))

/** Sites whose set-up the person may change. */
export const administeredSites = (me: Me): readonly { readonly id: string; readonly name: string }[] =>
  [...new Map(me.roles.filter(({ role }) => role === 'Administrator').map(({ siteId, siteName }) => [siteId, { id: siteId, name: siteName }])).values()]

/** Enters a row, or takes one out of use and back. */
export function useRows(path: List['path']) {
  const client = useQueryClient()
  const onSettled = () => client.invalidateQueries({ queryKey: ['organisation'] })
  return {
    make: useMutation({ mutationFn: (body: Readonly<Record<string, unknown>>) => answer<unknown>(api.POST(`/api/v1/${path}` as '/api/v1/skills', { body: body as never })), onSettled }),
    archive: useMutation({
      mutationFn: ({ id, version, isArchived }: Row) => answer<unknown>(api.PATCH(`/api/v1/${path}/{id}` as '/api/v1/skills/{id}', {
        params: { path: { id }, header: { 'If-Match': `"${version}"` } }, body: { isArchived: !isArchived },
      })),
      onSettled,
    }),
  }
}
