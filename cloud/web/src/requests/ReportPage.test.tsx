// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ReportPage } from './ReportPage'

type Sent = { readonly path: string; readonly body: { id: string; problemDescription: string; severity: string; machineIsDown: boolean; downSinceUtc?: string } }

/** The network's edge: knows one label, keeps the reports that are sent. */
let sent: Sent[]
let status: number

beforeEach(() => {
  sent = []
  status = 201
  history.replaceState(null, '', '/qr/ABC')
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url)
    if (pathname.endsWith('antiforgery')) return Response.json({ token: 't' })
    if (request.method === 'GET') return Response.json({ tagNumber: 'P-101', name: 'Feed pump', assetId: null })
    sent.push({ path: pathname, body: await request.json() as Sent['body'] })
    return status === 201
      ? Response.json({ number: 'R-000007', followToken: 'secret' }, { status })
      : Response.json({ title: 'Too many reports', detail: 'Come again later.' }, { status })
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

async function show() {
  render(<QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}><ReportPage /></QueryClientProvider>)
  await screen.findByText('Feed pump')
  return userEvent.setup()
}

it('takes a report of who has no account, and gives its number and link', async () => {
  const user = await show()
  await user.type(screen.getByLabelText('What is wrong?'), ' It stands ')
  await user.click(screen.getByText('Stands still'))
  await user.selectOptions(screen.getByLabelText('Since when?'), '30 minutes')
  await user.click(screen.getByText('Send the report'))

  expect(await screen.findByText('R-000007')).toBeTruthy()
  expect(screen.getByText('See what becomes of it').getAttribute('href')).toBe('/follow#secret')
  const [report] = sent
  expect(report?.path).toBe('/api/v1/qr/ABC/requests')
  expect(report?.body).toMatchObject({ problemDescription: 'It stands', severity: 'High', machineIsDown: true })
  expect(Date.now() - Date.parse(report?.body.downSinceUtc ?? '')).toBeGreaterThanOrEqual(30 * 60_000)
})

it('sends nothing that says nothing', async () => {
  const user = await show()
  await user.click(screen.getByText('Send the report'))
  expect(screen.getByText('Please say in a few words what is wrong.')).toBeTruthy()
  expect(sent).toEqual([])
})

it('says why it was refused, and sends the same report again under the same id', async () => {
  status = 429
  const user = await show()
  await user.type(screen.getByLabelText('What is wrong?'), 'It hums')
  await user.click(screen.getByText('Send the report'))
  expect((await screen.findByRole('alert')).textContent).toBe('Come again later.')

  status = 201
  await user.click(screen.getByText('Send again'))
  await waitFor(() => expect(sent).toHaveLength(2))
  expect(sent[1]?.body.id).toBe(sent[0]?.body.id)
})
