import { queryOptions, useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import { ApiProblem } from '../shared/api/problem'
import type { Me } from '../shared/api/types'

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: keys.session,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await answer(api.GET('/api/v1/me', { signal }))
    } catch (problem) {
      if (problem instanceof ApiProblem && problem.status === 401) return null
      throw problem
    }
  },
  staleTime: Infinity,
  gcTime: Infinity,
})

/** Nobody is signed in any more, and nothing that the last person saw is left for the next one. */
export function endSession(client: QueryClient): void {
  client.setQueryData(keys.session, null)
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] })
}

export function useSignIn() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (credentials: { signInName: string; password: string; code?: string }) => {
      await answer(api.POST('/api/v1/auth/sign-in', { body: credentials }))
      await client.invalidateQueries({ queryKey: keys.session })
    },
  })
}

export function useSignOut() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => answer(api.POST('/api/v1/auth/sign-out')),
    onSuccess: () => endSession(client),
  })
}
