import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import type { Preferences, User } from '../shared/api/types'

export const profileQuery = queryOptions({
  queryKey: keys.profile,
  queryFn: ({ signal }) => answer(api.GET('/api/v1/me/profile', { signal })),
})

export const sessionsQuery = queryOptions({
  queryKey: keys.sessions,
  queryFn: ({ signal }) => answer(api.GET('/api/v1/me/sessions', { signal })),
})

export const twoFactorQuery = queryOptions({
  queryKey: keys.twoFactor,
  queryFn: ({ signal }) => answer(api.GET('/api/v1/me/two-factor', { signal })),
})

export const preferencesQuery = queryOptions({
  queryKey: keys.preferences,
  queryFn: ({ signal }) => answer(api.GET('/api/v1/me/preferences', { signal })),
})

/** What is not named stays as it is, and another device may change it meanwhile. */
export function useChangePreferences({ version }: Preferences) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Partial<Pick<Preferences, 'notifications' | 'timeZone'>>) =>
      answer(api.PATCH('/api/v1/me/preferences', { params: { header: { 'If-Match': `"${version}"` } }, body })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.preferences }),
  })
}

export type ProfileChange = { displayName: string; email: string | null; phone: string | null; language: string }

export function useChangeProfile(profile: User) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: ProfileChange) =>
      answer(api.PATCH('/api/v1/me', { params: { header: { 'If-Match': `"${profile.version}"` } }, body })),
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: keys.profile }), client.invalidateQueries({ queryKey: keys.session })]),
  })
}

export function useChangePassword() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { currentPassword: string; newPassword: string }) => answer(api.PUT('/api/v1/me/password', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.sessions }),
  })
}

export function useEndSession() {
  const client = useQueryClient()
  const onSettled = () => client.invalidateQueries({ queryKey: keys.sessions })
  return {
    one: useMutation({ mutationFn: (id: string) => answer(api.DELETE('/api/v1/me/sessions/{id}', { params: { path: { id } } })), onSettled }),
    others: useMutation({ mutationFn: () => answer(api.DELETE('/api/v1/me/sessions')), onSettled }),
  }
}

export function useTwoFactor() {
  const client = useQueryClient()
  const renew = () => client.invalidateQueries({ queryKey: keys.twoFactor })
  const begin = useMutation({ mutationFn: (currentPassword: string) => answer(api.POST('/api/v1/me/two-factor', { body: { currentPassword } })) })
  const confirm = useMutation({ mutationFn: (value: string) => answer(api.POST('/api/v1/me/two-factor/confirm', { body: { value } })), onSuccess: renew })
  const remove = useMutation({ mutationFn: (currentPassword: string) => answer(api.POST('/api/v1/me/two-factor/remove', { body: { currentPassword } })), onSuccess: renew })
  return { begin, confirm, remove }
}
