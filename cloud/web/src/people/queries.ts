import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import { pagesQuery, wholeList } from '../shared/api/pages'
import type { Me, Membership, Role, User } from '../shared/api/types'
import type { Body } from './membershipForm'

export const roles: readonly Role[] = [
  'Administrator', 'Manager', 'Supervisor', 'Technician', 'StoreKeeper', 'ReliabilityEngineer', 'Requester', 'Contractor',
]

/** Sites where the person may say who is what. */
export const administered = (me: Me): readonly string[] =>
  [...new Set(me.roles.filter((at) => at.role === 'Administrator').map((at) => at.siteId))]

export const mayReadPeople = (me: Me): boolean => me.roles.some((at) => at.role === 'Administrator' || at.role === 'Manager')

export const mayReadSettings = (me: Me): boolean => me.roles.some((at) => at.role === 'Administrator' || at.role === 'Manager' || at.role === 'Supervisor')

export const mayReadAudit = (me: Me): boolean => me.roles.some((at) => at.role === 'Administrator')

export type UserFilter = { readonly q?: string | undefined; readonly isActive: boolean }

export const usersQuery = (filter: UserFilter) =>
  pagesQuery(keys.userList(filter), (cursor, signal) =>
    answer(api.GET('/api/v1/users', { signal, params: { query: { ...filter, limit: 50, cursor } } })))

export const userQuery = (id: string) =>
  queryOptions({
    queryKey: keys.user(id),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/users/{id}', { signal, params: { path: { id } } })),
  })

export const membershipsQuery = (userId: string) =>
  queryOptions({
    queryKey: keys.memberships(userId),
    queryFn: () => wholeList((cursor) => answer(api.GET('/api/v1/memberships', { params: { query: { userId, cursor } } }))),
  })

/** A department or a set of permissions. */
export type Grantable = { readonly id: string; readonly name: string; readonly isArchived: boolean }

/** Its name, and whether it was taken out of use since. */
export const grantedName = ({ name, isArchived }: Grantable): string => isArchived ? `${name} (archived)` : name

/** What a membership at a site can name, with what was taken out of use since. */
export const grantableQuery = (siteId: string) =>
  queryOptions({
    queryKey: keys.grantable(siteId),
    queryFn: async (): Promise<{ readonly departments: readonly Grantable[]; readonly permissionSets: readonly Grantable[] }> => {
      const departments = (isArchived: boolean) => wholeList((cursor) => answer(api.GET('/api/v1/departments', { params: { query: { siteId, isArchived, cursor } } })))
      const permissionSets = (isArchived: boolean) => wholeList((cursor) => answer(api.GET('/api/v1/permission-sets', { params: { query: { siteId, isArchived, cursor } } })))
      const [used, usedSets, ...archived] = await Promise.all([departments(false), permissionSets(false), departments(true), permissionSets(true)])
      return { departments: [...used, ...archived[0]], permissionSets: [...usedSets, ...archived[1]] }
    },
  })

export type NewPerson = { id: string; signInName: string; displayName: string; email: string; siteId: string; role: Role }

/** Makes the account and its invitation. Tried again after a lost answer it makes no second account: the id is the page's. */
export function useInvite() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ id, signInName, displayName, email, siteId, role }: NewPerson) => {
      const user = await answer(api.POST('/api/v1/users', {
        body: { id, signInName, displayName, ...(email === '' ? {} : { email }), memberships: [{ siteId, role }] },
      }))
      return answer(api.POST('/api/v1/users/{id}/invite', { params: { path: { id: user.id } } }))
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.users }),
  })
}

export function useInviteAgain(user: User) {
  return useMutation({ mutationFn: () => answer(api.POST('/api/v1/users/{id}/invite', { params: { path: { id: user.id } } })) })
}

const matching = (version: number) => ({ 'If-Match': `"${version}"` })

export function useSetActive(user: User) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (isActive: boolean) =>
      answer(api.PATCH('/api/v1/users/{id}', { params: { path: { id: user.id }, header: matching(user.version) }, body: { isActive } })),
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: keys.user(user.id) }), client.invalidateQueries({ queryKey: keys.users })]),
  })
}

/** Forgets what an account is made of: a lost second factor, lost passkeys, or the person. */
export function useForget({ id }: User) {
  const client = useQueryClient()
  const params = { path: { id } }
  const onSettled = () => client.invalidateQueries({ queryKey: keys.everyUser })
  const takeAway = useMutation({ mutationFn: (what: 'two-factor' | 'passkeys') => answer(api.DELETE(`/api/v1/users/{id}/${what}`, { params })), onSettled })
  const erase = useMutation({ mutationFn: () => answer(api.POST('/api/v1/users/{id}/erase', { params })), onSettled })
  return { takeAway, erase }
}

export function useMembership(userId: string) {
  const client = useQueryClient()
  const onSettled = () => Promise.all([
    client.invalidateQueries({ queryKey: keys.memberships(userId) }), client.invalidateQueries({ queryKey: keys.user(userId) }), client.invalidateQueries({ queryKey: keys.users }),
  ])
  const change = useMutation({
    mutationFn: ({ at, patch }: { readonly at: Membership; readonly patch: Partial<Body> }) =>
      answer(api.PATCH('/api/v1/memberships/{id}', { params: { path: { id: at.id }, header: matching(at.version) }, body: patch })),
    onSettled,
  })
  const remove = useMutation({
    mutationFn: (at: Membership) => answer(api.DELETE('/api/v1/memberships/{id}', { params: { path: { id: at.id }, header: matching(at.version) } })),
    onSettled,
  })
  const add = useMutation({
    mutationFn: (body: Body & { readonly id: string; readonly siteId: string }) => answer(api.POST('/api/v1/memberships', { body: { userId, ...body } })),
    onSettled,
  })
  return { change, remove, add }
}
