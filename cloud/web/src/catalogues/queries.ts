import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import type { FailureModeTable } from '../shared/api/types'
import { edited, type Edit } from './table'

export const failureModesQuery = queryOptions({
  queryKey: keys.failureModes,
  queryFn: async ({ signal }) => (await answer(api.GET('/api/v1/failure-modes', { signal }))).items,
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
