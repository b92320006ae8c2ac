// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Me } from '../shared/api/types'
import { InviteDialog } from './InviteDialog'
import { newId } from '../shared/newId'

const site = '018f0000-0000-7000-8000-0000000000aa'
const me: Me = { id: site, signInName: 'adam', displayName: 'Adam', roles: [{ siteId: site, siteCode: 'HALL', siteName: 'Hall', role: 'Administrator' }] }

let sent: { path: string; body: string }[]
let lost: boolean

/** The network's edge: keeps what is sent, and may lose the first answer. */
beforeEach(() => {
  sent = []
  lost = false
  vi.stubGlobal('ResizeObserver', class { observe() { return } unobserve() { return } disconnect() { return } })
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url)
    if (pathname.endsWith('antiforgery')) return Response.json({ token: 't' })
    const body = await request.text()
    sent.push({ path: pathname, body })
    if (lost) {
      lost = false
      throw new TypeError('the network broke')
    }
    return Response.json(pathname.endsWith('invite') ? { token: 'secret', expiresAtUtc: '2026-01-08T00:00:00Z' } : { id: (JSON.parse(body) as { id: string }).id })
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

it('invites with the same id when the answer was lost, and shows the link', async () => {
  lost = true
  render(<QueryClientProvider client={new QueryClient()}><InviteDialog me={me} onClose={() => undefined} /></QueryClientProvider>)
  const user = userEvent.setup()
  await user.click(screen.getByRole('button', { name: 'Invite' }))
  expect(await screen.findByText('Enter a name to sign in with.')).toBeTruthy()
  expect(sent).toEqual([])

  await user.type(screen.getByLabelText('Sign-in name'), 'berta')
  await user.type(screen.getByLabelText('Name'), 'Berta Huber')
  await user.click(screen.getByRole('button', { name: 'Invite' }))
  await screen.findByRole('alert')
  await user.click(screen.getByRole('button', { name: 'Invite' }))

  expect(await screen.findByText(/register#secret/)).toBeTruthy()
  expect(sent[0]?.path).toBe('/api/v1/users')
  expect(sent[1]).toEqual(sent[0])
  expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({ signInName: 'berta', displayName: 'Berta Huber', memberships: [{ siteId: site, role: 'Technician' }] })
})

it('makes ids of version 7 that keep the order of time', () => {
  vi.useFakeTimers({ now: 1_700_000_000_000 })
  const first = newId()
  vi.advanceTimersByTime(1)
  const second = newId()
  vi.useRealTimers()
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(first < second).toBe(true)
  expect(parseInt(first.replaceAll('-', '').slice(0, 12), 16)).toBe(1_700_000_000_000)
})
