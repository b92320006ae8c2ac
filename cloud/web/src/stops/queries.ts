import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import { pagesQuery, wholeList } from '../shared/api/pages'
import type { Me, Role, Stop, StopType } from '../shared/api/types'

export type SegmentKind = Stop['segments'][number]['kind']

export type StopFilter = {
  readonly isOpen?: boolean | undefined
  readonly type?: StopType | undefined
  readonly waitedFor?: SegmentKind | undefined
  readonly q?: string | undefined
}

export const types: readonly StopType[] = ['Breakdown', 'Maintenance', 'Scheduled', 'Other']

const sitesWith = (me: Me, roles: readonly Role[]): readonly string[] =>
  [...new Set(me.roles.filter((at) => roles.includes(at.role)).map((at) => at.siteId))]

export const mayChangeStops = (me: Me, siteId: string): boolean => sitesWith(me, ['Supervisor', 'Technician', 'ReliabilityEngineer']).includes(siteId)

export const mayMakeStops = (me: Me): boolean => sitesWith(me, ['Supervisor', 'Technician', 'ReliabilityEngineer', 'Contractor']).length > 0

export const stopsQuery = (filter: StopFilter) =>
  pagesQuery(keys.stopList(filter), (cursor, signal) => answer(api.GET('/api/v1/stops', { signal, params: { query: { ...filter, limit: 50, cursor } } })))

export const stopQuery = (id: string) =>
  queryOptions({
    queryKey: keys.stop(id),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/stops/{id}', { signal, params: { path: { id } } })),
  })

export const reasonsQuery = queryOptions({
  queryKey: keys.catalogue('stop-reasons'),
  queryFn: () => wholeList((cursor) => answer(api.GET('/api/v1/stop-reasons', { params: { query: { cursor } } }))),
})

/** The asset that a person names by its tag number. */
export const namedAsset = (tagNumber: string) => answer(api.GET('/api/v1/assets/{id}', { params: { path: { id: tagNumber } } }))

export type NewStop = { id: string; siteId: string; assetId: string; startedAtUtc?: string; type: StopType; note?: string }

export function useMakeStop() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: NewStop) => answer(api.POST('/api/v1/stops', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.stops }),
  })
}

export type StopAct =
  | { readonly act: 'close'; readonly endedAtUtc?: string }
  | { readonly act: 'split'; readonly atUtc: string; readonly type: StopType; readonly reason?: string }
  | { readonly act: 'reason'; readonly reason: string; readonly note?: string }
  | { readonly act: 'segments'; readonly kind: SegmentKind }

/** Does one thing to a stop, decided on the version that the person saw. */
export function useActOnStop(stop: Stop) {
  const client = useQueryClient()
  const params = { path: { id: stop.id }, header: { 'If-Match': `"${stop.version}"` } }
  return useMutation({
    mutationFn: ({ act, ...body }: StopAct) => answer(send(act, body)),
    onSettled: () => client.invalidateQueries({ queryKey: keys.stops }),
  })

  function send(act: StopAct['act'], body: object) {
    switch (act) {
      case 'close': return api.POST('/api/v1/stops/{id}/close', { params, body })
      case 'split': return api.POST('/api/v1/stops/{id}/split', { params, body: body as { atUtc: string } })
      case 'reason': return api.POST('/api/v1/stops/{id}/reason', { params, body: body as { reason: string } })
      case 'segments': return api.POST('/api/v1/stops/{id}/segments', { params, body: body as { kind: SegmentKind } })
    }
  }
}
