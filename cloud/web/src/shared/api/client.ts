import createClient from 'openapi-fetch'
import { ApiProblem } from './problem'
import type { paths } from './schema'
import { createSessionFetch } from './sessionFetch'

const sessionLost = new Set<() => void>()

/** Tells when the session ended on its own, so that the page can ask to sign in. */
export function onSessionLost(listener: () => void): () => void {
  sessionLost.add(listener)
  return () => sessionLost.delete(listener)
}

export const api = createClient<paths>({
  baseUrl: globalThis.location.origin,
  fetch: createSessionFetch({ onSessionLost: () => sessionLost.forEach((listener) => listener()) }),
})

type Call<T> = Promise<{ data?: T; error?: unknown; response: Response }>

/** The body of a good answer; anything else is thrown as an {@link ApiProblem}. */
export async function answer<T>(call: Call<T>): Promise<T> {
  try {
    const { data, error, response } = await call
    if (!response.ok) throw ApiProblem.from(response.status, error)
    return data as T
  } catch (failure) {
    // fetch says TypeError when there was no answer, and openapi-fetch SyntaxError when it was not JSON (a proxy's page).
    if (failure instanceof TypeError || failure instanceof SyntaxError) throw ApiProblem.unreachable()
    throw failure
  }
}
