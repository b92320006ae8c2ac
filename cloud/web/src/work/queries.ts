import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import { pagesQuery, wholeList } from '../shared/api/pages'
import type { Step, WorkOrder, WorkOrderState } from '../shared/api/types'
import type { paths } from '../shared/api/schema'
import { candidatesOf } from './assignees'
import type { Verb } from './verbs'

export type WorkOrderFilter = {
  readonly openOnly: boolean
  readonly state?: WorkOrderState | undefined
  readonly asset?: string | undefined
  readonly assignedTo?: 'me' | undefined
}

export const workOrdersQuery = (filter: WorkOrderFilter) =>
  pagesQuery(keys.workOrderList(filter), (cursor, signal) =>
    answer(api.GET('/api/v1/work-orders', { signal, params: { query: { ...filter, limit: 50, cursor } } })))

export const workOrderQuery = (idOrNumber: string) =>
  queryOptions({
    queryKey: keys.workOrder(idOrNumber),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/work-orders/{id}', { signal, params: { path: { id: idOrNumber } } })),
  })

export const evidenceQuery = (workOrderId: string) =>
  queryOptions({
    queryKey: keys.evidence(workOrderId),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/work-orders/{id}/evidence', { signal, params: { path: { id: workOrderId } } })),
  })

export const allowedQuery = (id: string) =>
  queryOptions({
    queryKey: keys.workOrderPart(id, 'allowed'),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/work-orders/{id}/allowed', { signal, params: { path: { id } } })),
  })

export const historyQuery = (id: string) =>
  pagesQuery(keys.workOrderPart(id, 'history'), (cursor, signal) =>
    answer(api.GET('/api/v1/work-orders/{id}/history', { signal, params: { path: { id }, query: { limit: 20, ...(cursor && { cursor: Number(cursor) }) } } })))

export const stepsQuery = (workOrderId: string) =>
  queryOptions({
    queryKey: keys.workOrderPart(workOrderId, 'steps'),
    queryFn: () => wholeList((cursor) => answer(api.GET('/api/v1/work-order-steps', { params: { query: { workOrderId, cursor } } }))),
  })

export const labourQuery = (workOrderId: string) =>
  queryOptions({
    queryKey: keys.workOrderPart(workOrderId, 'labour'),
    queryFn: () => wholeList((cursor) => answer(api.GET('/api/v1/work-order-labour', { params: { query: { workOrderId, cursor } } }))),
  })

export const commentsQuery = (workOrderId: string) =>
  queryOptions({
    queryKey: keys.workOrderPart(workOrderId, 'comments'),
    queryFn: () => wholeList((cursor) => answer(api.GET('/api/v1/work-order-comments', { params: { query: { workOrderId, cursor, sort: 'createdAtUtc' } } }))),
  })

export const signaturesQuery = (workOrderId: string) =>
  queryOptions({
    queryKey: keys.workOrderPart(workOrderId, 'signatures'),
    queryFn: () => wholeList((cursor) => answer(api.GET('/api/v1/work-order-signatures', { params: { query: { workOrderId, cursor } } }))),
  })

/** Codes of ISO 14224 by which the completion is told. */
export const codesQuery = queryOptions({
  queryKey: keys.catalogue('completion'),
  queryFn: async () => {
    const [modes, mechanisms, causes, remedies] = await Promise.all([
      wholeList((cursor) => answer(api.GET('/api/v1/failure-modes', { params: { query: { cursor } } }))),
      wholeList((cursor) => answer(api.GET('/api/v1/failure-mechanisms', { params: { query: { cursor } } }))),
      wholeList((cursor) => answer(api.GET('/api/v1/failure-causes', { params: { query: { cursor } } }))),
      wholeList((cursor) => answer(api.GET('/api/v1/remedies', { params: { query: { cursor } } }))),
    ])
    return { failureMode: modes, mechanism: mechanisms, cause: causes, remedy: remedies }
  },
})

export type TransitionBody = NonNullable<paths['/api/v1/work-orders/{id}/complete']['post']['requestBody']>['content']['application/json']

/** Whatever was changed of a work order, everything that shows it reads again. */
function useRenew() {
  const client = useQueryClient()
  return () => Promise.all(
    [keys.workOrderOnes, keys.workOrderParts, keys.workOrders].map((queryKey) => client.invalidateQueries({ queryKey })),
  )
}

const header = (version: number) => ({ 'If-Match': `"${version}"` })

/** Moves a work order as it was when the person decided: If-Match carries the version that they saw. */
export function useTransition() {
  const onSuccess = useRenew()
  return useMutation({
    mutationFn: ({ order, verb, body }: { order: WorkOrder; verb: Verb; body: TransitionBody }) =>
      answer(api.POST(`/api/v1/work-orders/{id}/${verb}`, { params: { path: { id: order.id }, header: header(order.version) }, body })),
    onSuccess,
  })
}

/** Whom work of a site can be given to. */
export const candidatesQuery = (siteIds: string) =>
  queryOptions({
    queryKey: keys.catalogue(`candidates ${siteIds}`),
    queryFn: async () => {
      const [people, teams, skills] = await Promise.all([
        wholeList((cursor) => answer(api.GET('/api/v1/directory', { params: { query: { siteIds, cursor } } }))),
        wholeList((cursor) => answer(api.GET('/api/v1/teams', { params: { query: { siteId: siteIds, cursor } } }))),
        wholeList((cursor) => answer(api.GET('/api/v1/skills', { params: { query: { siteId: siteIds, cursor } } }))),
      ])
      return candidatesOf(people, teams, skills)
    },
  })

export type Assignment = paths['/api/v1/work-orders/{id}/assign']['post']['requestBody']['content']['application/json']

export function useAssign(order: WorkOrder) {
  const onSuccess = useRenew()
  return useMutation({
    mutationFn: (body: Assignment) =>
      answer(api.POST('/api/v1/work-orders/{id}/assign', { params: { path: { id: order.id }, header: header(order.version) }, body })),
    onSuccess,
  })
}

export type NewWorkOrder = paths['/api/v1/work-orders']['post']['requestBody']['content']['application/json']

export function useMakeWorkOrder() {
  const onSuccess = useRenew()
  return useMutation({ mutationFn: (body: NewWorkOrder) => answer(api.POST('/api/v1/work-orders', { body })), onSuccess })
}

export type Answer = { readonly result?: string | number | boolean | null; readonly status?: Step['status']; readonly note?: string | null }

export function useAnswerStep(step: Step) {
  const onSettled = useRenew()
  return useMutation({
    mutationFn: (body: Answer) =>
      answer(api.PATCH('/api/v1/work-order-steps/{id}', { params: { path: { id: step.id }, header: header(step.version) }, body })),
    onSettled,
  })
}

export function useAddStep(order: WorkOrder) {
  const onSettled = useRenew()
  return useMutation({
    mutationFn: (body: { id: string; action: string; type: Step['type'] }) =>
      answer(api.POST('/api/v1/work-order-steps', { body: { siteId: order.siteId, workOrderId: order.id, ...body } })),
    onSettled,
  })
}

export function useFollowUp(step: Step) {
  const onSettled = useRenew()
  return useMutation({
    mutationFn: () => answer(api.POST('/api/v1/work-order-steps/{id}/follow-up', { params: { path: { id: step.id } }, body: {} })),
    onSettled,
  })
}

export function useTimer(order: WorkOrder) {
  const onSettled = useRenew()
  return useMutation({
    mutationFn: ({ id, isRunning }: { id: string; isRunning: boolean }) => isRunning
      ? answer(api.POST('/api/v1/work-order-labour/{id}/stop', { params: { path: { id } } }))
      : answer(api.POST('/api/v1/work-order-labour', { body: { id, siteId: order.siteId, workOrderId: order.id } })),
    onSettled,
  })
}

export function useComment(order: WorkOrder) {
  const onSettled = useRenew()
  return useMutation({
    mutationFn: (body: { id: string; text: string }) =>
      answer(api.POST('/api/v1/work-order-comments', { body: { siteId: order.siteId, workOrderId: order.id, ...body } })),
    onSettled,
  })
}

/** What was found and done, by the codes of the catalogues and in words. */
export type Found = Pick<WorkOrder, 'failureMode' | 'mechanism' | 'cause' | 'remedy' | 'workDescription'>

type Signing = { id: string; meaning: 'Performed' | 'Checked' | 'Approved' | 'Released'; stepId?: string; found?: Partial<Found> }

/** What is newly said of the work is said before the name is put to it. */
export function useSign(order: WorkOrder) {
  const onSettled = useRenew()
  return useMutation({
    mutationFn: async ({ found = {}, ...body }: Signing) => {
      const header = (version: number) => ({ 'If-Match': `"${version}"` })
      const { version } = Object.keys(found).length === 0 ? order
        : await answer(api.PATCH('/api/v1/work-orders/{id}', { params: { path: { id: order.id }, header: header(order.version) }, body: found }))
      return answer(api.POST('/api/v1/work-order-signatures', { params: { header: header(version) }, body: { siteId: order.siteId, workOrderId: order.id, ...body } }))
    },
    onSettled,
  })
}

export const photosQuery = (workOrderId: string) =>
  queryOptions({
    queryKey: keys.workOrderPart(workOrderId, 'documents'),
    queryFn: () => wholeList((cursor) => answer(api.GET('/api/v1/work-order-documents', { params: { query: { workOrderId, cursor } } }))),
  })

export function useUpload(workOrderId: string) {
  const onSettled = useRenew()
  return useMutation({
    mutationFn: ({ id, file, stepId }: { id: string; file: File; stepId?: string | undefined }) =>
      answer(api.POST('/api/v1/work-order-documents', {
        params: { query: { workOrderId, name: file.name, id, ...(stepId && { stepId }) } },
        headers: { 'Content-Type': 'application/octet-stream' },
        body: file as unknown as string,
        bodySerializer: (body: unknown) => body as Blob,
      })),
    onSettled,
  })
}
