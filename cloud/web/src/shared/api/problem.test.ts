// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { answer } from './client'
import { ApiProblem } from './problem'

const refused = (status: number, error: unknown) => Promise.resolve({ error, response: new Response(null, { status }) })

describe('a refused request', () => {
  it('becomes the problem that the server described', async () => {
    const body = { title: 'Illegal transition', detail: 'W-000001 is Closed.', errors: { verdict: ['is wanted'] } }
    await expect(answer(refused(409, body))).rejects.toMatchObject({
      status: 409, title: 'Illegal transition', message: 'W-000001 is Closed.', errors: { verdict: ['is wanted'] },
    })
  })

  it('without a described problem says what its status means', async () => {
    await expect(answer(refused(403, 'Forbidden'))).rejects.toThrow('Your role does not allow this.')
    await expect(answer(refused(418, undefined))).rejects.toThrow('The server answered 418.')
  })

  it('with 412 is known as stale', () => expect(ApiProblem.from(412, null).isStale).toBe(true))
})

describe('a server that is not there', () => {
  it('is said in words', async () => {
    await expect(answer(Promise.reject(new TypeError('fetch failed')))).rejects.toMatchObject({ status: 0 })
  })

  it('is not confused with a request that was given up', async () => {
    const aborted = new DOMException('gone', 'AbortError')
    await expect(answer(Promise.reject(aborted))).rejects.toBe(aborted)
  })
})
