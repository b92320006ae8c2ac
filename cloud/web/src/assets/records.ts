import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import { pagesQuery, wholeList } from '../shared/api/pages'
import type { AssetRecord, AssetStatus } from '../shared/api/types'
import type { paths } from '../shared/api/schema'

export type NewAsset = paths['/api/v1/assets']['post']['requestBody']['content']['application/json']
export type AssetPatch = paths['/api/v1/assets/{id}']['patch']['requestBody']['content']['application/json']

const headers = (version: number) => ({ 'If-Match': `"${version}"` })

export const recordQuery = (idOrTagNumber: string) =>
  queryOptions({
    queryKey: keys.assetRecord(idOrTagNumber),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/assets/{id}', { signal, params: { path: { id: idOrTagNumber } } })),
  })

/** What lies in an asset, or at the top of the tree; or whatever is found by a word. */
export const branchQuery = (of: { readonly parentId: string } | { readonly isTop: true } | { readonly q: string }) =>
  pagesQuery(keys.assetBranch(of), (cursor, signal) => answer(api.GET('/api/v1/assets', { signal, params: { query: { ...of, limit: 100, cursor } } })))

export const historyQuery = (id: string) =>
  pagesQuery(keys.assetHistory(id), (cursor, signal) =>
    answer(api.GET('/api/v1/assets/{id}/history', { signal, params: { path: { id }, query: { limit: 20, ...(cursor && { cursor: Number(cursor) }) } } })))

export const documentsQuery = (assetId: string) =>
  queryOptions({
    queryKey: keys.assetDocuments(assetId),
    queryFn: () => wholeList((cursor) => answer(api.GET('/api/v1/documents', { params: { query: { assetId, cursor } } }))),
  })

/** Whatever was changed of an asset, everything that shows assets reads again. */
function useRenew() {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: keys.everyAsset })
}

export function useMakeAsset() {
  const onSuccess = useRenew()
  return useMutation({ mutationFn: (body: NewAsset) => answer(api.POST('/api/v1/assets', { body })), onSuccess })
}

/** Changes fields and, where it lies elsewhere, moves it. Both on the version that the person saw: a move by others in between is told, not undone. */
export function useChangeAsset(asset: AssetRecord) {
  const onSettled = useRenew()
  return useMutation({
    mutationFn: async ({ patch, parentId }: { patch: AssetPatch; parentId: string | null }) => {
      const params = { path: { id: asset.id }, header: headers(asset.version) }
      const changed = await answer(api.PATCH('/api/v1/assets/{id}', { params, body: patch }))
      return parentId === asset.parentId ? changed : answer(api.POST('/api/v1/assets/{id}/move', { params, body: { parentId } }))
    },
    onSettled,
  })
}

export function useSetStatus(asset: AssetRecord) {
  const onSettled = useRenew()
  return useMutation({
    mutationFn: (body: { id: string; status: AssetStatus; reason?: string }) =>
      answer(api.POST('/api/v1/assets/{id}/status', { params: { path: { id: asset.id } }, body })),
    onSettled,
  })
}

export function useUpload(assetId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, file }: { id: string; file: File }) =>
      answer(api.POST('/api/v1/documents', {
        params: { query: { assetId, name: file.name, id } },
        headers: { 'Content-Type': 'application/octet-stream' },
        body: file as unknown as string,
        bodySerializer: (body: unknown) => body as Blob,
      })),
    onSettled: () => Promise.all([
      client.invalidateQueries({ queryKey: keys.assetDocuments(assetId) }), client.invalidateQueries({ queryKey: keys.assetHistory(assetId) }),
    ]),
  })
}

export type ImportOutcome = paths['/api/v1/assets/import']['post']['responses'][200]['content']['application/json']

const longestName = 200

export const importRunsQuery = (siteId: string) =>
  pagesQuery(keys.importRuns(siteId), (cursor, signal) => answer(api.GET('/api/v1/import-runs', { signal, params: { query: { siteId, limit: 5, cursor } } })))

export const importFaultsQuery = (id: string) =>
  pagesQuery(keys.importFaults(id), (cursor, signal) =>
    answer(api.GET('/api/v1/import-runs/{id}/faults', { signal, params: { path: { id }, query: { limit: 50, ...(cursor && { cursor: Number(cursor) }) } } })))

export function useImport(siteId: string) {
  const client = useQueryClient()
  const renew = useRenew()
  const onSettled = () => Promise.all([renew(), client.invalidateQueries({ queryKey: keys.everyImportRun })])
  return useMutation({
    mutationFn: ({ file, isDryRun }: { file: File; isDryRun: boolean }) =>
      answer(api.POST('/api/v1/assets/import', {
        params: { query: { siteId, isDryRun, fileName: file.name.slice(0, longestName) } },
        headers: { 'Content-Type': 'text/csv' },
        body: file as unknown as string,
        bodySerializer: (body: unknown) => body as Blob,
      })),
    onSettled,
  })
}

export const partsQuery = (assetId: string) =>
  queryOptions({
    queryKey: keys.assetParts(assetId),
    queryFn: () => wholeList((cursor) => answer(api.GET('/api/v1/asset-parts', { params: { query: { assetId, cursor } } }))),
  })
