import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import type { Setting } from '../shared/api/types'

/** Settings of a site, or without one of the organisation. */
export const settingsQuery = (siteId: string) =>
  queryOptions({
    queryKey: keys.settings(siteId),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/settings', { signal, params: { query: siteId === '' ? {} : { siteId } } })),
  })

export const settingHistoryQuery = (key: string, siteId: string) =>
  queryOptions({
    queryKey: keys.settingHistory(key, siteId),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/settings/{key}/history', { signal, params: { path: { key }, query: siteId === '' ? {} : { siteId } } })),
  })

/** Null sets it back. */
export function useSet(setting: Setting, siteId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (value: unknown) =>
      answer(api.PUT('/api/v1/settings/{key}', {
        params: { path: { key: setting.key }, query: siteId === '' ? {} : { siteId } },
        headers: { 'If-Match': `"${setting.version}"` },
        body: { value },
      })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.everySetting }),
  })
}
