// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { MemoryRouter } from 'react-router'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { EditAssetDialog } from '../assets/AssetDialog'
import { CataloguesPage } from '../catalogues/CataloguesPage'
import { FailureModesPage } from '../catalogues/FailureModesPage'
import { EditMembershipDialog } from '../people/MembershipDialog'
import { WishDialog } from '../people/WishDialog'
import { TriageButtons } from '../requests/TriageButtons'
import { SettingsPage } from '../settings/SettingsPage'
import type { AssetRecord, MaintenanceRequest, Me, Membership, Preferences, Stop, WorkOrder } from '../shared/api/types'
import { StopActDialog } from '../stops/StopActDialog'
import { AssignDialog } from '../work/AssignDialog'
import { TransitionButtons } from '../work/TransitionButtons'

const id = '018f0000-0000-7000-8000-000000000001'
const siteId = '018f0000-0000-7000-8000-000000000002'
const me = { id: 'me', roles: [{ siteId, siteName: 'Demo', role: 'Administrator' }, { siteId, siteName: 'Demo', role: 'Manager' }] } as unknown as Me

/** The network's edge: answers lists with what the server has now, and keeps what is sent. */
let lists: Readonly<Record<string, unknown>>
let sent: { path: string; ifMatch: string | null; body: unknown }[]
let client: QueryClient

beforeEach(() => {
  sent = []
  lists = {}
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  Element.prototype.scrollIntoView = () => undefined
  vi.stubGlobal('ResizeObserver', class { observe() { return } unobserve() { return } disconnect() { return } })
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname.endsWith('antiforgery')) return Response.json({ token: 't' })
    if (request.method === 'GET') return Response.json(asked(lists[pathname.replace('/api/v1/', '')], searchParams.get('isArchived') === 'true'))
    sent.push({ path: `${request.method} ${pathname.replace('/api/v1', '').replace(id, '{id}')}`, ifMatch: request.headers.get('If-Match'), body: await request.json() })
    return Response.json({ title: 'The record was changed meanwhile' }, { status: 412 })
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

/** Of a list what is in use, or what was taken out of it. */
function asked(list: unknown, isArchived: boolean): unknown {
  const { items, ...rest } = (list ?? { items: [], next: null }) as { readonly items?: readonly { readonly isArchived?: boolean }[] }
  return items === undefined ? list : { ...rest, items: items.filter((one) => (one.isArchived ?? false) === isArchived) }
}

const framed = (node: ReactNode, path = '/') => <QueryClientProvider client={client}><MemoryRouter initialEntries={[path]}>{node}</MemoryRouter></QueryClientProvider>

/** Shows it at version 7, and once the dialog is open, at version 8 with what somebody else wrote. */
async function renewed(at: (version: number) => ReactNode, open?: string) {
  const { rerender } = render(framed(at(7)))
  const user = userEvent.setup()
  if (open !== undefined) await user.click(await screen.findByRole('button', { name: open }))
  const dialog = within(await screen.findByRole('dialog'))
  rerender(framed(at(8)))
  return { user, dialog }
}

const words = (version: number) => `as it was at ${version}`

it('of a stop names the version that it was opened with', async () => {
  const stop = (version: number) => ({ id, siteId, version, reason: null, type: 'Breakdown', isOpen: true, startedAtUtc: '2026-03-01T12:00:00Z' }) as unknown as Stop
  const { user, dialog } = await renewed((version) => <StopActDialog stop={stop(version)} act="segments" onClose={() => undefined} />)
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(sent).toMatchObject([{ path: 'POST /stops/{id}/segments', ifMatch: '"7"' }]))
})

const order = (version: number) => ({
  id, siteId, version, number: 'W-000001', origin: 'Person', maintenanceType: 'Corrective', assignees: version === 7 ? [] : [{ userId: 'anna', teamId: null, name: 'Anna', isLead: true }],
  failureMode: null, mechanism: null, cause: null, remedy: null,
}) as unknown as WorkOrder
const allowed = { verbs: ['cancel'], mayAssign: true, mayChange: false, mayRecord: false, mayAnswer: false, maySign: false, mayComment: false, lacks: [] }

it('of a verb of work names the version that it was opened with', async () => {
  const { user, dialog } = await renewed((version) => <TransitionButtons order={order(version)} allowed={allowed} onReload={() => undefined} />, 'Cancel …')
  await user.type(dialog.getByLabelText('Reason'), 'no need')
  await user.click(dialog.getByRole('button', { name: 'Cancel the work order' }))
  await waitFor(() => expect(sent).toMatchObject([{ path: 'POST /work-orders/{id}/cancel', ifMatch: '"7"' }]))
})

it('of who does work names the version that it was opened with', async () => {
  lists = { directory: { items: [{ id: 'bert', displayName: 'Bert', siteIds: [siteId], skillIds: [], teamIds: [], isOnShift: true }], next: null } }
  const { user, dialog } = await renewed((version) => <AssignDialog order={order(version)} onClose={() => undefined} />)
  await user.click(await dialog.findByLabelText(/^Bert/))
  await user.click(dialog.getByRole('button', { name: 'Assign' }))
  await waitFor(() => expect(sent).toEqual([{ path: 'POST /work-orders/{id}/assign', ifMatch: '"7"', body: { userIds: ['bert'], teamIds: [], leadId: 'bert' } }]))
})

it('of a request names the version that it was opened with, even where somebody decided meanwhile', async () => {
  const request = (version: number) => ({ id, siteId, version, number: 'R-000001', state: version === 7 ? 'Reported' : 'Accepted', reporterId: null, priority: 'High' }) as unknown as MaintenanceRequest
  const { user, dialog } = await renewed((version) => <TriageButtons me={me} request={request(version)} onReload={() => undefined} />, 'Decline …')
  await user.type(dialog.getByLabelText('Why'), 'said before')
  await user.click(dialog.getByRole('button', { name: 'Decline' }))
  await waitFor(() => expect(sent).toEqual([{ path: 'POST /requests/{id}/decline', ifMatch: '"7"', body: { reason: 'said before' } }]))
  expect(await screen.findByText('This was changed meanwhile.')).toBeTruthy()
})

it('of a membership names the version that it was opened with, and sends what was touched alone', async () => {
  const membership = (version: number) => ({
    id, siteId, version, userId: 'anna', siteCode: 'DEMO', role: version === 7 ? 'Technician' : 'Manager', departmentIds: ['mill'], permissionSetIds: [], fromUtc: null, untilUtc: null, reason: null,
  }) as unknown as Membership
  lists = { departments: { items: [{ id: 'press', name: 'Press shop', isArchived: false }, { id: 'old', name: 'Foundry', isArchived: true }, { id: 'mill', name: 'Mill', isArchived: true }], next: null } }
  const { user, dialog } = await renewed((version) => <EditMembershipDialog membership={membership(version)} onClose={() => undefined} />)
  await user.click(await dialog.findByLabelText('Press shop'))
  expect(dialog.queryByLabelText(/^Foundry/)).toBeNull()
  await user.click(dialog.getByLabelText('Mill (archived)'))
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(sent).toEqual([{ path: 'PATCH /memberships/{id}', ifMatch: '"7"', body: { departmentIds: ['press'] } }]))
})

it('of preferences names the version that it was opened with', async () => {
  const preferences = (version: number) => ({ version, timeZone: null, notifications: version === 7 ? [] : [{ kind: 'LowStock', channels: [] }] }) as unknown as Preferences
  const { user, dialog } = await renewed((version) => <WishDialog preferences={preferences(version)} kind={null} onClose={() => undefined} />)
  await user.click(dialog.getByLabelText('E-mail'))
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(sent).toEqual([{ path: 'PATCH /me/preferences', ifMatch: '"7"', body: { notifications: [{ kind: 'WorkAssigned', channels: ['InApp', 'Email'] }] } }]))
})

it('of an asset names the version and shows the values that it was opened with', async () => {
  const asset = (version: number) => ({
    id, siteId, version, tagNumber: 'P-101', name: words(version), level: 'Machine', parent: null, parentId: null, class: null, criticality: 'High', description: null,
    manufacturer: null, model: null, serialNumber: null, installedOn: null, warrantyUntil: null, location: null, externalNumber: null, custom: {},
  }) as unknown as AssetRecord
  const { user, dialog } = await renewed((version) => <EditAssetDialog asset={asset(version)} onClose={() => undefined} />)
  await user.type(dialog.getByLabelText('Maker'), 'Acme')
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(sent).toMatchObject([{ path: 'PATCH /assets/{id}', ifMatch: '"7"', body: { name: words(7), manufacturer: 'Acme' } }]))
})

/** Opens a dialog of a page, then lets the page read what the server says at version 8. */
async function renewedPage(page: ReactNode, at: (version: number) => Readonly<Record<string, unknown>>, open: string | RegExp, path?: string) {
  lists = at(7)
  render(framed(page, path))
  const user = userEvent.setup()
  await user.click(await screen.findByRole('button', { name: open }))
  const dialog = within(await screen.findByRole('dialog'))
  lists = at(8)
  await act(() => client.invalidateQueries())
  return { user, dialog }
}

it('of a setting names the version that it was opened with', async () => {
  const setting = (version: number) => ({
    settings: { items: [{ key: 'work.hours', category: 'Work', description: 'Hours', type: { type: 'integer', minimum: 1, maximum: 9 }, value: version - 2, default: 1, source: 'Site', version, mayChange: true, editors: [] }], next: null },
  })
  const { user, dialog } = await renewedPage(<SettingsPage me={me} />, setting, 'Change …')
  expect(await screen.findByText('6')).toBeTruthy()
  expect(dialog.getByLabelText<HTMLInputElement>('Value').value).toBe('5')
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(sent).toMatchObject([{ path: 'PUT /settings/work.hours', ifMatch: '"7"', body: { value: 5 } }]))
})

it('of a catalogue’s entry names the version that it was opened with', async () => {
  const entries = (version: number) => ({ 'stop-reasons': { items: [{ id, version, isArchived: false, siteId: null, code: 'STORM', description: words(version), stopType: 'Other' }], next: null } })
  const { user, dialog } = await renewedPage(<CataloguesPage me={me} />, entries, 'Change STORM', '/?of=stop-reasons')
  expect(await screen.findByText(/as it was at 8/)).toBeTruthy()
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(sent).toMatchObject([{ path: 'PATCH /stop-reasons/{id}', ifMatch: '"7"', body: { description: words(7) } }]))
})

it('of the failure modes’ table names the version that it was opened with', async () => {
  const mode = (code: string) => ({ code, description: code, category: 'Process', assetClasses: ['PUMP'] })
  const table = (version: number) => ({
    'asset-classes': { items: [{ code: 'PUMP', name: 'Pump' }], next: null },
    'failure-modes': { items: [mode('LOO'), mode('PLU')], next: null },
    'failure-mode-rules': {
      siteId, version, changedAtUtc: '2026-01-01T00:00:00Z', changedBy: 'Rel', reason: null, mayChange: true,
      rules: [{ class: 'PUMP', signal: 'flow', direction: 'Low', detector: null, failureMode: 'LOO' }],
    },
  })
  const { user, dialog } = await renewedPage(<FailureModesPage sites={[{ id: siteId, code: 'DEMO', name: 'Demo' }]} />, table, /^Change/)
  expect(await screen.findByText(/^Version 8/)).toBeTruthy()
  await user.selectOptions(dialog.getByLabelText('Failure mode'), 'PLU')
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(sent).toMatchObject([{ path: 'PUT /failure-mode-rules', ifMatch: '"7"' }]))
})
