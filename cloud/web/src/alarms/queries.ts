import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import { pagesQuery } from '../shared/api/pages'
import type { Alarm, Priority } from '../shared/api/types'

export type AlarmFilter = {
  /** Nothing: all of them. */
  readonly show?: 'Standing' | 'Silenced' | undefined
  readonly priority?: Priority | undefined
  readonly asset?: string | undefined
}

const after = (cursor: string | undefined) => (cursor === undefined ? undefined : Number(cursor))

export const alarmsQuery = (filter: AlarmFilter) =>
  pagesQuery(keys.alarmList(filter), (cursor, signal) =>
    answer(api.GET('/api/v1/alarms', { signal, params: { query: { ...filter, limit: 100, cursor: after(cursor) } } })))

export const alarmsOfAssetQuery = (assetId: string) =>
  pagesQuery(keys.alarms(assetId), (cursor, signal) =>
    answer(api.GET('/api/v1/alarms', { signal, params: { query: { asset: assetId, cursor: after(cursor) } } })))

export const floodsQuery = queryOptions({
  queryKey: keys.floods,
  queryFn: ({ signal }) => answer(api.GET('/api/v1/alarms/floods', { signal })),
})

export const alarmQuery = (id: string) =>
  queryOptions({
    queryKey: keys.alarm(id),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/alarms/{id}', { signal, params: { path: { id } } })),
  })

export const alarmEvidenceQuery = (id: string) =>
  queryOptions({
    queryKey: keys.alarmEvidence(id),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/alarms/{id}/evidence', { signal, params: { path: { id } } })),
  })

export const incidentQuery = (id: string) =>
  queryOptions({
    queryKey: keys.incident(id),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/incidents/{id}', { signal, params: { path: { id } } })),
  })

export const alarmRulesQuery = pagesQuery(keys.alarmRules, (cursor, signal) =>
  answer(api.GET('/api/v1/alarm-rules', { signal, params: { query: { limit: 100, cursor: after(cursor) } } })))

/** What a person may do to an alarm, as the addresses name it. */
export type Act = 'acknowledge' | 'reset' | 'shelve' | 'unshelve' | 'out-of-service' | 'back-in-service'

export type ActBody = { reason?: string; untilUtc?: string }

/** Does something to an alarm, and has read again what shows it. */
export function useAct(id: Alarm['id']) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ act, body }: { act: Act; body: ActBody }) =>
      answer(api.POST(`/api/v1/alarms/{id}/${act}`, { params: { path: { id } }, body })),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.alarmLists }),
        client.invalidateQueries({ queryKey: keys.alarm(id) }),
        client.invalidateQueries({ queryKey: keys.incidents }),
      ]),
  })
}
