import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'

export const providersQuery = queryOptions({
  queryKey: keys.providers,
  queryFn: ({ signal }) => answer(api.GET('/api/v1/auth/providers', { signal })),
  staleTime: Infinity,
})

/** Goes to the provider, which sends the browser back signed in. */
export function useSignInWithProvider() {
  return useMutation({
    mutationFn: async ({ id, invitation }: { id: string; invitation?: string }) => {
      const body = invitation === undefined ? {} : { invitation }
      const { address } = await answer(api.POST('/api/v1/auth/providers/{id}/sign-in', { params: { path: { id } }, body }))
      globalThis.location.assign(address)
    },
  })
}

const refusals: Readonly<Record<string, string>> = {
  Unknown: 'No account belongs to this login. Ask your administrator for an invitation.',
  Invitation: 'The invitation was used or has run out. Ask for another.',
  Taken: 'This login belongs to another account.',
  Inactive: 'Your account is inactive.',
  Refused: 'The sign-in was not finished. Try again.',
}

/** Why the browser came back from a provider and nobody is signed in; null where it did not. */
export function refusalOf(search: string): string | null {
  const reason = new URLSearchParams(search).get('signIn')
  return reason === null ? null : (refusals[reason] ?? refusals['Refused'] ?? null)
}

export const loginsQuery = queryOptions({
  queryKey: keys.logins,
  queryFn: ({ signal }) => answer(api.GET('/api/v1/me/logins', { signal })),
})

export function useEndLogin() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (provider: string) => answer(api.DELETE('/api/v1/me/logins/{provider}', { params: { path: { provider } } })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.logins }),
  })
}
