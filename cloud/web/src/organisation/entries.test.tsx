// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter, Route, Routes } from 'react-router'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Me } from '../shared/api/types'
import { EntryPage } from './EntryPage'
import { OrganisationPage } from './OrganisationPage'

const site = '018f0000-0000-7000-8000-0000000000aa'
const [anna, berta] = ['018f0000-0000-7000-8000-0000000000a1', '018f0000-0000-7000-8000-0000000000b1']
const team = { id: 'team', siteId: site, name: 'Early', departmentId: null, memberIds: [anna], isArchived: false, changedAtUtc: '2026-01-01T00:00:00Z', version: 4 }

let sent: { method: string; path: string; ifMatch: string | null; body: unknown }[]

/** The network's edge: a team, its people, and what keys may do. */
beforeEach(() => {
  sent = []
  vi.stubGlobal('ResizeObserver', class { observe() { return } unobserve() { return } disconnect() { return } })
  vi.stubGlobal('fetch', async (request: Request | string) => {
    if (typeof request === 'string') return Response.json({ components: { schemas: { MakeApiKey: { properties: { scopes: { items: { enum: ['ReadReadings', 'ReadWorkOrders'] } } } } } } })
    const { pathname } = new URL(request.url)
    if (pathname.endsWith('antiforgery')) return Response.json({ token: 't' })
    if (request.method !== 'GET') {
      sent.push({ method: request.method, path: pathname, ifMatch: request.headers.get('If-Match'), body: await request.json() })
      return Response.json({ ...team, key: 'mk_secret' }, { status: 201 })
    }
    if (pathname.endsWith('/organisation')) return Response.json({ id: 'o', code: null, name: 'Acme', retention: [], version: 1 })
    if (pathname.endsWith('/teams/team')) return Response.json(team)
    if (pathname.endsWith('/directory')) return Response.json({ items: [{ id: anna, displayName: 'Anna', siteIds: [site] }, { id: berta, displayName: 'Berta', siteIds: [site] }], next: null })
    return Response.json({ items: [], next: null })
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function show(path: string, role: 'Administrator' | 'Supervisor' = 'Administrator') {
  const me: Me = { id: site, signInName: 'adam', displayName: 'Adam', roles: [{ siteId: site, siteCode: 'HALL', siteName: 'Hall', role }] }
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <MemoryRouter initialEntries={[path]}>
        <Routes>
          <Route path="/organisation" element={<OrganisationPage me={me} />} />
          <Route path="/organisation/:path/:id" element={<EntryPage me={me} />} />
        </Routes>
      </MemoryRouter>
    </QueryClientProvider>,
  )
  return userEvent.setup()
}

it('shows a new key once, of what the server says can be granted', async () => {
  const user = show('/organisation?of=api-keys')
  await user.click(await screen.findByRole('button', { name: 'New API key …' }))
  const dialog = within(await screen.findByRole('dialog'))
  await user.type(dialog.getByLabelText('Name'), 'historian')
  await user.click(await dialog.findByLabelText('Read readings'))
  await user.click(dialog.getByRole('button', { name: 'Save' }))

  expect(await screen.findByText('mk_secret')).toBeTruthy()
  expect(sent[0]).toMatchObject({ method: 'POST', path: '/api/v1/api-keys', body: { siteId: site, name: 'historian', scopes: ['ReadReadings'] } })
})

it('sends of one that is there only what was changed, on the version that was on the screen', async () => {
  const user = show('/organisation/teams/team')
  expect(await screen.findByText('Anna')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Change …' }))
  await user.click(await screen.findByLabelText('Berta'))
  await user.click(screen.getByRole('button', { name: 'Save' }))

  await waitFor(() => expect(sent).toEqual([{ method: 'PATCH', path: '/api/v1/teams/team', ifMatch: '"4"', body: { memberIds: [anna, berta] } }]))
})

it('offers who may only read neither a change nor the lists of others', async () => {
  show('/organisation', 'Supervisor')
  const offered = await screen.findByLabelText('List')
  expect(within(offered).queryByRole('option', { name: 'API keys' })).toBeNull()
  expect(within(offered).queryByRole('option', { name: 'Labour rates' })).toBeNull()
  expect(within(offered).getByRole('option', { name: 'Teams' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: /^New / })).toBeNull()
})
