// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ActButtons } from './ActButtons'
import type { Act } from './queries'

const id = '018f0000-0000-7000-8000-000000000001'

/** The network's edge: answers the antiforgery token and keeps what else is sent. */
let sent: { path: string; body: { reason?: string; untilUtc?: string } }[]
let status: number

beforeEach(() => {
  sent = []
  status = 200
  vi.stubGlobal('ResizeObserver', class { observe() { return } unobserve() { return } disconnect() { return } })
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url)
    if (pathname.endsWith('antiforgery')) return Response.json({ token: 't' })
    sent.push({ path: pathname, body: (await request.json()) as { reason?: string; untilUtc?: string } })
    return Response.json(status === 200 ? { id } : { title: 'A safety alarm is never silenced', detail: 'It protects people.' }, { status })
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function show(acts: readonly Act[]) {
  render(<QueryClientProvider client={new QueryClient()}><ActButtons id={id} acts={acts} /></QueryClientProvider>)
  return userEvent.setup()
}

it('acknowledges with one touch', async () => {
  const user = show(['acknowledge'])
  await user.click(screen.getByRole('button', { name: 'Acknowledge' }))
  await waitFor(() => expect(sent).toEqual([{ path: `/api/v1/alarms/${id}/acknowledge`, body: {} }]))
})

it('shelves only with a reason, and until an instant within a day', async () => {
  const user = show(['shelve'])
  await user.click(screen.getByRole('button', { name: 'Shelve …' }))
  const dialog = within(await screen.findByRole('dialog'))
  await user.selectOptions(dialog.getByLabelText('For how long'), '24')
  await user.click(dialog.getByRole('button', { name: 'Shelve' }))
  expect(await dialog.findByText('Please say why.')).toBeTruthy()
  expect(sent).toEqual([])

  await user.type(dialog.getByLabelText('Why'), 'a known fault')
  await user.click(dialog.getByRole('button', { name: 'Shelve' }))
  await waitFor(() => expect(sent.map(({ path, body }) => [path, body.reason])).toEqual([[`/api/v1/alarms/${id}/shelve`, 'a known fault']]))
  const hours = (Date.parse(sent[0]?.body.untilUtc ?? '') - Date.now()) / 3_600_000
  expect(hours).toBeGreaterThan(23.9)
  expect(hours).toBeLessThan(24)
})

it('says why the server refused', async () => {
  status = 409
  const user = show(['back-in-service'])
  await user.click(screen.getByRole('button', { name: 'Put back in service' }))
  expect((await screen.findByRole('alert')).textContent).toContain('A safety alarm is never silenced')
})
