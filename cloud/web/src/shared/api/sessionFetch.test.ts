/// <reference types="node" />
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSessionFetch } from './sessionFetch'

type Seen = { readonly line: string; readonly antiforgery: string | undefined; readonly body: string }

/** A server with the session rules of the real one: access ends, refresh renews it once, unsafe requests need a token. */
class SessionServer {
  readonly seen: Seen[] = []
  isSignedIn = true
  canRefresh = true
  private tokens = 0
  private readonly server: Server = createServer((request, response) => void this.answer(request, response))

  async listen() {
    await new Promise<void>((ready) => this.server.listen(0, '127.0.0.1', ready))
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  close() {
    this.server.closeAllConnections()
    this.server.close()
  }

  count(line: string) {
    return this.seen.filter((request) => request.line === line).length
  }

  private async answer(request: IncomingMessage, response: ServerResponse) {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const line = `${request.method} ${request.url}`
    this.seen.push({ line, antiforgery: request.headers['x-antiforgery']?.toString(), body })
    const reply = (status: number, value: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))

    if (line === 'GET /api/v1/auth/antiforgery') return reply(200, { token: `token-${++this.tokens}` })
    if (request.method === 'POST' && request.headers['x-antiforgery'] !== `token-${this.tokens}`) return reply(400, {})
    if (line === 'POST /api/v1/auth/refresh') {
      this.isSignedIn = this.canRefresh
      return reply(this.canRefresh ? 200 : 401, {})
    }
    return this.isSignedIn ? reply(200, { ok: true }) : reply(401, { title: 'Not signed in' })
  }
}

let server: SessionServer
let base: string

beforeEach(async () => {
  server = new SessionServer()
  base = await server.listen()
})
afterEach(() => server.close())

const post = (path: string, body: unknown) => new Request(base + path, { method: 'POST', body: JSON.stringify(body) })

describe('antiforgery', () => {
  it('goes with what changes something, asked for once', async () => {
    const send = createSessionFetch()
    await send(new Request(`${base}/api/v1/work-orders`))
    await send(post('/api/v1/work-orders/1/start', {}))
    await send(post('/api/v1/work-orders/1/complete', {}))

    expect(server.count('GET /api/v1/auth/antiforgery')).toBe(1)
    expect(server.seen.filter(({ line }) => line.startsWith('POST')).map(({ antiforgery }) => antiforgery)).toEqual(['token-1', 'token-1'])
    expect(server.seen[0]?.antiforgery).toBeUndefined()
  })

  it('is asked for anew after signing in, since it belongs to a person', async () => {
    const send = createSessionFetch()
    await send(post('/api/v1/auth/sign-in', {}))
    const answer = await send(post('/api/v1/work-orders/1/start', {}))

    expect(answer.status).toBe(200)
    expect(server.count('GET /api/v1/auth/antiforgery')).toBe(2)
  })
})

describe('an ended session', () => {
  it('is renewed once and the request sent again, with its body', async () => {
    server.isSignedIn = false
    const answer = await createSessionFetch()(post('/api/v1/work-orders/1/start', { reason: 'noise' }))

    expect(answer.status).toBe(200)
    expect(server.count('POST /api/v1/auth/refresh')).toBe(1)
    expect(server.seen.at(-1)).toMatchObject({ line: 'POST /api/v1/work-orders/1/start', body: '{"reason":"noise"}' })
  })

  it('is renewed once for all requests that met it together', async () => {
    server.isSignedIn = false
    const send = createSessionFetch()
    const answers = await Promise.all(['a', 'b', 'c'].map((name) => send(new Request(`${base}/api/v1/${name}`))))

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(server.count('POST /api/v1/auth/refresh')).toBe(1)
  })

  it('that cannot be renewed is told, and the request is not repeated', async () => {
    server.isSignedIn = server.canRefresh = false
    const onSessionLost = vi.fn()
    const answer = await createSessionFetch({ onSessionLost })(new Request(`${base}/api/v1/work-orders`))

    expect(answer.status).toBe(401)
    expect(onSessionLost).toHaveBeenCalledOnce()
    expect(server.count('GET /api/v1/work-orders')).toBe(1)
  })

  it('is no reason to renew when it is the sign-in that was refused', async () => {
    server.isSignedIn = false
    const answer = await createSessionFetch()(post('/api/v1/auth/sign-in', {}))

    expect(answer.status).toBe(401)
    expect(server.count('POST /api/v1/auth/refresh')).toBe(0)
  })
})
