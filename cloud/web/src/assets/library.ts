import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import { pagesQuery, wholeList } from '../shared/api/pages'
import type { Item, Me } from '../shared/api/types'
import { mayAddDocuments, mayChange, makerSites } from './rights'

export type Paper = Item<'/api/v1/library'>

export const libraryQuery = (q: string) =>
  pagesQuery([...keys.library, 'list', q], (cursor, signal) =>
    answer(api.GET('/api/v1/library', { signal, params: { query: { ...(q === '' ? {} : { q }), limit: 50, cursor } } })))

/** The manuals of an asset: those of its model or class. */
export const manualsQuery = (assetId: string) =>
  queryOptions({
    queryKey: [...keys.library, 'asset', assetId],
    queryFn: () => wholeList((cursor) => answer(api.GET('/api/v1/library', { params: { query: { assetId, cursor } } }))),
  })

/** Sites to whose library the person may add. */
export const libraryRights = (me: Me) => {
  const sites = [...new Map(me.roles.map(({ siteId, siteName }) => [siteId, { id: siteId, name: siteName }])).values()]
  return {
    sites: sites.filter(({ id }) => mayAddDocuments(me, id)),
    mayChange: (siteId: string) => mayChange(me, siteId),
    mayRemove: (siteId: string) => makerSites(me).includes(siteId),
  }
}

export type NewPaper = { readonly id: string; readonly siteId: string; readonly file: File; readonly title: string; readonly tags: readonly string[]; readonly model: string; readonly class: string }

export function useLibrary() {
  const client = useQueryClient()
  const onSettled = () => client.invalidateQueries({ queryKey: keys.library })
  const at = ({ id, version }: Paper) => ({ path: { id }, header: { 'If-Match': `"${version}"` } })
  return {
    add: useMutation({
      mutationFn: ({ file, tags, model, class: ofClass, ...paper }: NewPaper) =>
        answer(api.POST('/api/v1/library', {
          params: { query: { ...paper, name: file.name, tags: [...tags], ...(model === '' ? {} : { model }), ...(ofClass === '' ? {} : { class: ofClass }) } },
          headers: { 'Content-Type': 'application/octet-stream' },
          body: file as unknown as string,
          bodySerializer: (body: unknown) => body as Blob,
        })),
      onSettled,
    }),
    change: useMutation({
      mutationFn: ({ paper, ...body }: { readonly paper: Paper; readonly title?: string; readonly tags?: string[]; readonly model?: string | null; readonly class?: string | null; readonly isArchived?: boolean }) =>
        answer(api.PATCH('/api/v1/library/{id}', { params: at(paper), body })),
      onSettled,
    }),
    remove: useMutation({ mutationFn: (paper: Paper) => answer(api.DELETE('/api/v1/library/{id}', { params: at(paper) })), onSettled }),
  }
}
