import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import { pagesQuery } from '../shared/api/pages'
import type { WorkOrder, WorkOrderState } from '../shared/api/types'
import type { Verb } from './verbs'

export type WorkOrderFilter = { readonly openOnly: boolean; readonly state?: WorkOrderState | undefined; readonly asset?: string | undefined }

export const workOrdersQuery = (filter: WorkOrderFilter) =>
  pagesQuery(keys.workOrderList(filter), (cursor, signal) =>
    answer(api.GET('/api/v1/work-orders', {
      signal,
      params: {
        query: { openOnly: filter.openOnly, state: filter.state, asset: filter.asset, cursor: cursor === undefined ? undefined : Number(cursor) },
      },
    })))

export const workOrderQuery = (idOrNumber: string) =>
  queryOptions({
    queryKey: keys.workOrder(idOrNumber),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/work-orders/{idOrNumber}', { signal, params: { path: { idOrNumber } } })),
  })

export const evidenceQuery = (workOrderId: string) =>
  queryOptions({
    queryKey: keys.evidence(workOrderId),
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/work-orders/{idOrNumber}/evidence', { signal, params: { path: { idOrNumber: workOrderId } } })),
  })

export type TransitionBody = { reason?: string; waitReason?: NonNullable<WorkOrder['waitReason']>; verdict?: NonNullable<WorkOrder['verdict']> }

/** Moves the work order as it was when the person decided: If-Match carries the version that was on the screen. */
export function useTransition(order: WorkOrder) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ verb, body }: { verb: Verb; body: TransitionBody }) =>
      answer(api.POST(`/api/v1/work-orders/{idOrNumber}/${verb}`, {
        params: { path: { idOrNumber: order.id } },
        headers: { 'If-Match': `"${order.version}"` },
        body,
      })),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.workOrder(order.number) }),
        client.invalidateQueries({ queryKey: keys.workOrders }),
      ]),
  })
}
