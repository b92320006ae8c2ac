import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import { pagesQuery, type Part } from '../shared/api/pages'
import type { Me, Role } from '../shared/api/types'
import type { List } from './listForm'

/** What the lists have in common. */
export type Row = { readonly id: string; readonly siteId: string | null; readonly version: number; readonly isArchived?: boolean } & Readonly<Record<string, unknown>>

// The lists are served alike: one of them stands for the types of all.
type Like = '/api/v1/skills'
const addressOf = ({ path }: List) => `/api/v1/${path}` as Like

export const rowsQuery = (of: List, isArchived: boolean) =>
  pagesQuery([...keys.organisation, of.path, isArchived], (cursor, signal): Promise<Part<Row>> =>
    answer<Part<Row>>(api.GET(addressOf(of), { signal, params: { query: of.isSite ? { cursor } : { cursor, isArchived } } })))

export const rowQuery = (of: List, id: string) =>
  queryOptions({
    queryKey: [...keys.organisation, of.path, 'one', id],
    queryFn: ({ signal }): Promise<Row> => answer<Row>(api.GET(`${addressOf(of)}/{id}`, { signal, params: { path: { id } } })),
  })

const sitesAs = (me: Me, roles: readonly Role[]) =>
  [...new Map(me.roles.filter(({ role }) => roles.includes(role)).map(({ siteId, siteName }) => [siteId, { id: siteId, name: siteName }])).values()]

/** Sites whose set-up the person may change. */
export const administeredSites = (me: Me): readonly { readonly id: string; readonly name: string }[] => sitesAs(me, ['Administrator'])

export const maySee = (me: Me, of: List): boolean => of.readers === undefined || sitesAs(me, of.readers).length > 0

/** Whether the person may change a row. What belongs to the organisation asks for all sites: whether these are all, the server knows. */
export const mayChange = (me: Me, of: List, { siteId }: Row): boolean =>
  sitesAs(me, of.changers ?? ['Administrator']).some(({ id }) => siteId === null || siteId === id)

export const mayRemove = (me: Me, of: List, { siteId }: Row): boolean => !of.isSite && administeredSites(me).some(({ id }) => siteId === null || siteId === id)

/** The name by which a program signs in; only in the first answer. */
export type Made = { readonly id: string; readonly key?: string }

/** Enters a row, changes it, takes it out of use and back, removes it. */
export function useRows(of: List) {
  const client = useQueryClient()
  const onSettled = () => client.invalidateQueries({ queryKey: keys.organisation })
  const at = ({ id, version }: Row) => ({ path: { id }, header: { 'If-Match': `"${version}"` } })
  return {
    make: useMutation({ mutationFn: (body: Readonly<Record<string, unknown>>) => answer<Made>(api.POST(addressOf(of), { body: body as never })), onSettled }),
    change: useMutation({
      mutationFn: ({ row, patch }: { readonly row: Row; readonly patch: Readonly<Record<string, unknown>> }) =>
        answer<unknown>(api.PATCH(`${addressOf(of)}/{id}`, { params: at(row), body: patch as never })),
      onSettled,
    }),
    remove: useMutation({ mutationFn: (row: Row) => answer<unknown>(api.DELETE(`${addressOf(of)}/{id}`, { params: at(row) })), onSettled }),
  }
}
