export type Send = (request: Request) => Promise<Response>

type Options = {
  readonly send?: Send
  /** Called when a session that was asked for cannot be had any more: the person must sign in. */
  readonly onSessionLost?: () => void
}

const auth = '/api/v1/auth/'
const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * The one way requests leave the page: adds the antiforgery header to what changes something, and on 401 renews the
 * session once, together with every other request that waits for it, before it sends the request a second time.
 */
export function createSessionFetch({ send = (request) => fetch(request), onSessionLost }: Options = {}): Send {
  let antiforgery: Promise<string> | null = null
  let renewal: Promise<boolean> | null = null

  async function fetchAntiforgery(base: string): Promise<string> {
    const response = await send(new Request(new URL(`${auth}antiforgery`, base)))
    if (!response.ok) throw new TypeError(`Antiforgery token refused with ${response.status}.`)
    return ((await response.json()) as { token: string }).token
  }

  async function guarded(request: Request): Promise<Response> {
    if (safe.has(request.method)) return send(request)
    antiforgery ??= fetchAntiforgery(request.url)
    const headers = new Headers(request.headers)
    try {
      headers.set('X-Antiforgery', await antiforgery)
    } catch (lost) {
      antiforgery = null
      throw lost
    }
    const response = await send(new Request(request, { headers }))
    // The token belongs to who was signed in when it was given, and a server that lost its keys refuses it.
    if (request.url.includes(auth) || response.status === 400) antiforgery = null
    return response
  }

  async function renew(base: string): Promise<boolean> {
    antiforgery = null
    return exclusively(async () => {
      // Another tab may have renewed the shared cookie while this one waited; a second use of the old one would end both.
      const still = await send(new Request(new URL('/api/v1/me', base)))
      if (still.status !== 401) return still.ok
      return (await guarded(new Request(new URL(`${auth}refresh`, base), { method: 'POST' }))).ok
    })
  }

  return async (request) => {
    const again = request.clone()
    const response = await guarded(request)
    if (response.status !== 401 || request.url.includes(auth)) return response

    renewal ??= renew(request.url).finally(() => {
      renewal = null
    })
    if (await renewal) return guarded(again)
    onSessionLost?.()
    return response
  }
}

/** One tab at a time, where the browser has locks (it has none on plain http beyond loopback). */
async function exclusively<T>(work: () => Promise<T>): Promise<T> {
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks
  return locks ? await locks.request('maintenance-session', work) : await work()
}
