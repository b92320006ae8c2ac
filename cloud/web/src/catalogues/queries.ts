import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import { wholeList } from '../shared/api/pages'
import type { FailureModeTable } from '../shared/api/types'
import { edited, type Edit, type FailureMode } from './table'

export const failureModesQuery = queryOptions({
  queryKey: keys.failureModes,
  queryFn: async ({ signal }): Promise<FailureMode[]> => {
    const [modes, classes] = await Promise.all([
      wholeList((cursor) => answer(api.GET('/api/v1/failure-modes', { signal, params: { query: { cursor } } }))),
      wholeList((cursor) => answer(api.GET('/api/v1/asset-classes', { signal, params: { query: { cursor } } }))),
    ])
    const names = new Map(classes.map(({ code, name }) => [code, name]))
    return modes.map((mode) => ({ ...mode, assetClasses: mode.assetClasses.map((code) => ({ code, name: names.get(code) ?? code })) }))
  },
})

export const failureModeTableQuery = (siteId: string) =>
  queryOptions({
    queryKey: keys.failureModeTable(siteId),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/failure-mode-rules', { signal, params: { query: { siteId } } })),
  })

/** Puts the edited table in the place of the one that was on the screen: If-Match carries that one's version. */
export function useEditTable(table: FailureModeTable) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ edit, reason }: { edit: Edit; reason: string }) =>
      answer(api.PUT('/api/v1/failure-mode-rules', {
        params: { query: { siteId: table.siteId } },
        headers: { 'If-Match': `"${table.version}"` },
        body: { rules: edited(table.rules, edit), ...(reason && { reason }) },
      })),
    onSuccess: (changed) => client.setQueryData(keys.failureModeTable(table.siteId), changed),
  })
}
