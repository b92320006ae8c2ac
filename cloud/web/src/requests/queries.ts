import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import { pagesQuery, wholeList } from '../shared/api/pages'
import type { paths } from '../shared/api/schema'
import type { MaintenanceRequest } from '../shared/api/types'
import { newId } from '../shared/newId'
import { bytes, nameOf, shrink } from './photos'

type Body<Path extends keyof paths> = paths[Path] extends { post: { requestBody?: { content: { 'application/json': infer B } } } } ? B : never
export type NewRequest = Body<'/api/v1/requests'>
export type NewReport = Body<'/api/v1/qr/{code}/requests'>
export type Acceptance = Body<'/api/v1/requests/{idOrNumber}/accept'>
export type Followed = paths['/api/v1/requests/follow/{token}']['get']['responses'][200]['content']['application/json']

export type RequestFilter = {
  readonly state?: MaintenanceRequest['state'] | undefined
  readonly progress?: MaintenanceRequest['progress'] | undefined
  readonly assignedTo?: 'me' | undefined
  readonly reporterId?: string | undefined
  readonly assetId?: string | undefined
  readonly q?: string | undefined
}

export const requestsQuery = (filter: RequestFilter) =>
  pagesQuery(keys.requestList(filter), (cursor, signal) =>
    answer(api.GET('/api/v1/requests', { signal, params: { query: { ...filter, limit: 50, cursor } } })))

export const requestQuery = (idOrNumber: string) =>
  queryOptions({
    queryKey: keys.request(idOrNumber),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/requests/{id}', { signal, params: { path: { id: idOrNumber } } })),
  })

export const filesQuery = (requestId: string) =>
  queryOptions({
    queryKey: keys.requestFiles(requestId),
    queryFn: () => wholeList((cursor) => answer(api.GET('/api/v1/request-documents', { params: { query: { requestId, cursor } } }))),
  })

export const historyQuery = (id: string) =>
  pagesQuery(keys.requestHistory(id), (cursor, signal) =>
    answer(api.GET('/api/v1/requests/{idOrNumber}/history', { signal, params: { path: { idOrNumber: id }, query: { limit: 20, ...(cursor && { cursor: Number(cursor) }) } } })))

export const commentsQuery = (requestId: string) =>
  queryOptions({
    queryKey: keys.requestComments(requestId),
    queryFn: () => wholeList((cursor) => answer(api.GET('/api/v1/request-comments', { params: { query: { requestId, cursor, sort: 'createdAtUtc' } } }))),
  })

export function useComment({ id: requestId, siteId }: MaintenanceRequest) {
  const onSettled = useRenew()
  return useMutation({
    mutationFn: (body: { id: string; text: string }) => answer(api.POST('/api/v1/request-comments', { body: { siteId, requestId, ...body } })),
    onSettled,
  })
}

export const codeQuery = (code: string) =>
  queryOptions({
    queryKey: ['qr', code],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/qr/{code}', { signal, params: { path: { code } } })),
  })

export const followQuery = (token: string) =>
  queryOptions({
    queryKey: ['follow', token],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/requests/follow/{token}', { signal, params: { path: { token } } })),
    // Seldom: whoever has no account shares a number of requests with all who have the same address.
    refetchInterval: 120_000,
  })

function useRenew() {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: keys.everyRequest })
}

/** Reports a problem with its photos. Sent again after it failed half-way, it makes nothing twice. */
export function useReport() {
  const onSettled = useRenew()
  return useMutation({
    mutationFn: async ({ body, photos }: { body: NewRequest; photos: readonly Photo[] }) => {
      const made = await answer(api.POST('/api/v1/requests', { body }))
      for (const { id, file } of photos)
        await answer(api.POST('/api/v1/request-documents', { params: { query: { requestId: made.id, name: nameOf(file), id } }, ...bytes(await shrink(file)) }))
      return made
    },
    onSettled,
  })
}

/** A picture that was taken, with the id under which it is kept. */
export type Photo = { readonly id: string; readonly file: File }

export function useAddFile(requestId: string) {
  const onSettled = useRenew()
  return useMutation({
    mutationFn: async (file: File) => {
      const isPicture = file.type.startsWith('image/')
      return answer(api.POST('/api/v1/request-documents', {
        params: { query: { requestId, name: isPicture ? nameOf(file) : file.name, id: newId() } }, ...bytes(isPicture ? await shrink(file) : file),
      }))
    },
    onSettled,
  })
}

export type Act =
  | { readonly verb: 'accept'; readonly body: Acceptance }
  | { readonly verb: 'merge'; readonly body: { into: string } }
  | { readonly verb: 'decline'; readonly body: { reason: string } }
  | { readonly verb: 'withdraw' }

/** Decides on a request as it was when the person saw it. */
export function useAct() {
  const client = useQueryClient()
  const onSettled = useRenew()
  return useMutation({
    mutationFn: ({ request, act }: { request: MaintenanceRequest; act: Act }) => {
      const params = { path: { idOrNumber: request.id }, header: { 'If-Match': `"${request.version}"` } }
      switch (act.verb) {
        case 'accept': return answer(api.POST('/api/v1/requests/{idOrNumber}/accept', { params, body: act.body }))
        case 'merge': return answer(api.POST('/api/v1/requests/{idOrNumber}/merge', { params, body: act.body }))
        case 'decline': return answer(api.POST('/api/v1/requests/{idOrNumber}/decline', { params, body: act.body }))
        case 'withdraw': return answer(api.POST('/api/v1/requests/{idOrNumber}/withdraw', { params }))
      }
    },
    onSuccess: (changed) => client.setQueryData(keys.request(changed.number), changed),
    onSettled,
  })
}

/** Reports by a scanned label, without an account; then its photos, by the link that the report gave. */
export function useReportByCode(code: string) {
  return useMutation({
    mutationFn: async ({ body, photos }: { body: NewReport; photos: readonly Photo[] }) => {
      const made = await answer(api.POST('/api/v1/qr/{code}/requests', { params: { path: { code } }, body }))
      for (const photo of photos) await sendPhoto(made.followToken, photo)
      return made
    },
  })
}

const sendPhoto = async (token: string, { id, file }: Photo) =>
  answer(api.POST('/api/v1/requests/follow/{token}/photos', { params: { path: { token }, query: { name: nameOf(file), id } }, ...bytes(await shrink(file)) }))

export function useFollowed(token: string) {
  const client = useQueryClient()
  const onSuccess = (now: Followed) => client.setQueryData(followQuery(token).queryKey, now)
  const photo = useMutation({ mutationFn: (file: File) => sendPhoto(token, { id: newId(), file }), onSuccess })
  const withdraw = useMutation({
    mutationFn: () => answer(api.POST('/api/v1/requests/follow/{token}/withdraw', { params: { path: { token } } })), onSuccess,
  })
  return { photo, withdraw }
}
