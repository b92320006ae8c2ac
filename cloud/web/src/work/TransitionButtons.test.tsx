// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { WorkOrder } from '../shared/api/types'
import { TransitionButtons } from './TransitionButtons'

const order: WorkOrder = {
  id: '018f0000-0000-7000-8000-000000000001', siteId: '018f0000-0000-7000-8000-000000000002', number: 'W-000001', externalNumber: null,
  title: 'Vibration', description: null, maintenanceType: 'Corrective', assetId: null, tagNumber: null, assetName: null, area: null, assetModel: null,
  state: 'Waiting', waitReason: 'Schedule', waitSinceUtc: null, severity: null, priority: 'High', priorityReason: null, origin: 'Alarm', originId: null,
  requestedBy: null, assignees: [], dueAtUtc: null, isOverdue: false, plannedStartUtc: null, plannedEndUtc: null, estimatedHours: null,
  needsSignature: false, isLockedOut: false, startedAtUtc: null, completedAtUtc: null, completedBy: null, verifiedAtUtc: null, verifiedBy: null,
  closedAtUtc: null, submittedBy: null, approvedBy: null, cancelReason: null, escalationLevel: 0, failureMode: null, failureModeDescription: null,
  mechanism: null, cause: null, remedy: null, workDescription: null, recurrences: 0, verdict: null, followUpOf: null, templateId: null,
  createdAtUtc: '2026-03-01T12:00:00Z', createdBy: 'test', changedAtUtc: '2026-03-01T12:00:00Z', changedBy: 'test', version: 7,
}

/** The network's edge: answers the antiforgery token and keeps what else is sent. */
let sent: { path: string; ifMatch: string | null; body: unknown }[]
let status: number

beforeEach(() => {
  sent = []
  status = 200
  vi.stubGlobal('ResizeObserver', class { observe() { return } unobserve() { return } disconnect() { return } })
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url)
    if (pathname.endsWith('antiforgery')) return Response.json({ token: 't' })
    sent.push({ path: pathname, ifMatch: request.headers.get('If-Match'), body: await request.json() })
    const refused = status === 422 ? { title: 'Something is missing', errors: { signatures: ['A signature is asked for.'] } } : { title: 'Stale', currentVersion: 8 }
    return Response.json(status === 200 ? order : refused, { status })
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const show = (...given: Parameters<typeof shown>) => shown(...given).user

function shown(changes: Partial<WorkOrder> = {}, onReload = () => undefined, verbs = ['cancel', 'start']) {
  const allowed = { verbs, mayAssign: false, mayChange: false, mayRecord: false, mayAnswer: false, maySign: false, mayComment: false, lacks: [] }
  const client = new QueryClient()
  const buttons = (now: Partial<WorkOrder>) => (
    <QueryClientProvider client={client}>
      <TransitionButtons order={{ ...order, ...now }} allowed={allowed} onReload={onReload} />
    </QueryClientProvider>
  )
  const { rerender } = render(buttons(changes))
  return { user: userEvent.setup(), again: (later: Partial<WorkOrder>) => rerender(buttons(later)) }
}

const path = (verb: string) => `/api/v1/work-orders/${order.id}/${verb}`

it('offers what the server allows and nothing else', () => {
  show()
  expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual(['Start work', 'Cancel …'])
})

it('says so when there is nothing to do', () => {
  show({}, undefined, [])
  expect(screen.getByText(/nothing for you to do/)).toBeTruthy()
})

it('starts work at one press, on the version that was on the screen', async () => {
  const user = show()
  await user.click(screen.getByText('Start work'))
  await waitFor(() => expect(sent).toEqual([{ path: path('start'), ifMatch: '"7"', body: {} }]))
})

it('cancels an automatic work order only with a reason and a verdict', async () => {
  const user = show()
  await user.click(screen.getByText('Cancel …'))
  const dialog = within(await screen.findByRole('dialog'))

  await user.click(dialog.getByRole('button', { name: 'Cancel the work order' }))
  expect(await dialog.findByText('Please say why.')).toBeTruthy()
  expect(dialog.getByText('Please choose.')).toBeTruthy()
  expect(sent).toEqual([])

  await user.type(dialog.getByLabelText('Reason'), 'sensor was loose')
  await user.selectOptions(dialog.getByLabelText('Was the alarm right?'), 'FalseAlarm')
  await user.click(dialog.getByRole('button', { name: 'Cancel the work order' }))
  await waitFor(() => expect(sent).toEqual([
    { path: path('cancel'), ifMatch: '"7"', body: { reason: 'sensor was loose', verdict: 'FalseAlarm' } },
  ]))
})

it('asks no verdict on a work order that a person made', async () => {
  const user = show({ origin: 'Person' })
  await user.click(screen.getByText('Cancel …'))
  await screen.findByRole('dialog')
  expect(screen.queryByLabelText('Was the alarm right?')).toBeNull()
})

it('asks nothing more of work that was signed with what was found', async () => {
  const user = show({ origin: 'Person', state: 'InProgress', needsSignature: true, failureMode: 'VIB' }, undefined, ['complete'])
  await user.click(screen.getByText('Complete'))
  await waitFor(() => expect(sent).toEqual([{ path: path('complete'), ifMatch: '"7"', body: {} }]))
})

it('says what is missing, until the work order has changed', async () => {
  status = 422
  const changes = { origin: 'Person', state: 'InProgress', needsSignature: true } as const
  const { user, again } = shown(changes, undefined, ['complete'])
  await user.click(screen.getByText('Complete'))
  expect((await screen.findByRole('alert')).textContent).toContain('A signature is asked for.')
  again({ ...changes, version: 8 })
  expect(screen.queryByRole('alert')).toBeNull()
})

it('says that it was changed meanwhile and reloads on request', async () => {
  status = 412
  const onReload = vi.fn()
  const user = show({}, onReload)
  await user.click(screen.getByText('Start work'))

  expect(await screen.findByText('This was changed meanwhile.')).toBeTruthy()
  await user.click(screen.getByText('Reload'))
  expect(onReload).toHaveBeenCalledOnce()
  expect(screen.queryByText('This was changed meanwhile.')).toBeNull()
})
