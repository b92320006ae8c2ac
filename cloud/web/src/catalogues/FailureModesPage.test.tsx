// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { FailureModeTable } from '../shared/api/types'
import { FailureModesPage } from './FailureModesPage'

const siteId = '018f0000-0000-7000-8000-000000000001'
const pump = { code: 'PUMP', name: 'Pump' }
const mode = (code: string, description: string) => ({ code, description, category: 'Process', assetClasses: [pump.code] })
const modes = [mode('LOO', 'Low output'), mode('PLU', 'Plugged or choked'), mode('VIB', 'Vibration')]

/** The network's edge: a table with a version, as the server keeps it. */
let table: FailureModeTable
let isRefused: boolean
let sent: { ifMatch: string | null; rules: FailureModeTable['rules']; reason?: string }[]

beforeEach(() => {
  sent = []
  isRefused = false
  Element.prototype.scrollIntoView = () => undefined
  table = {
    siteId, version: 3, changedAtUtc: '2026-01-01T00:00:00Z', changedBy: 'Rel', reason: null, mayChange: true,
    rules: [{ class: 'PUMP', signal: 'flow', direction: 'Low', detector: null, failureMode: 'LOO' }],
  }
  vi.stubGlobal('ResizeObserver', class { observe() { return } unobserve() { return } disconnect() { return } })
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname } = new URL(request.url)
    if (pathname.endsWith('antiforgery')) return Response.json({ token: 't' })
    if (pathname.endsWith('asset-classes')) return Response.json({ items: [pump], next: null })
    if (pathname.endsWith('failure-modes')) return Response.json({ items: modes, next: null })
    if (request.method !== 'PUT') return Response.json(table)
    const body = (await request.json()) as { rules: FailureModeTable['rules']; reason?: string }
    sent.push({ ifMatch: request.headers.get('If-Match'), ...body })
    if (request.headers.get('If-Match') !== `"${table.version}"`) return Response.json({ title: 'The record was changed meanwhile' }, { status: 412 })
    if (isRefused) return Response.json({ title: 'The table cannot be used', errors: { rules: ['PUMP flow has two rules for a Fall: leave one.'] } }, { status: 422 })
    table = { ...table, version: table.version + 1, rules: body.rules, reason: body.reason ?? null }
    return Response.json(table)
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function show() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  render(
    <QueryClientProvider client={client}>
      <MemoryRouter><FailureModesPage sites={[{ id: siteId, code: 'DEMO', name: 'Demo' }]} /></MemoryRouter>
    </QueryClientProvider>,
  )
  return userEvent.setup()
}

const change = { name: 'Change Pump: Flow, too low' }

it('changes one row and sends the whole table with the version that was on the screen', async () => {
  const user = show()
  await user.click(await screen.findByRole('button', change))
  const dialog = within(await screen.findByRole('dialog'))
  await user.selectOptions(dialog.getByLabelText('Failure mode'), 'PLU')
  await user.type(dialog.getByLabelText('Why (optional)'), 'the strainer')
  await user.click(dialog.getByRole('button', { name: 'Save' }))

  expect(await screen.findByText('PLU Plugged or choked')).toBeTruthy()
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(screen.getByText(/^Version 4, changed by Rel.*: the strainer$/)).toBeTruthy()
  expect(sent).toEqual([{ ifMatch: '"3"', reason: 'the strainer', rules: [{ class: 'PUMP', signal: 'flow', direction: 'Low', detector: null, failureMode: 'PLU' }] }])
})

it('says what is missing of a new row before anything is sent', async () => {
  const user = show()
  await user.click(await screen.findByRole('button', { name: 'Add a row …' }))
  const dialog = within(await screen.findByRole('dialog'))
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  expect(await dialog.findByText('Which signal?')).toBeTruthy()
  expect(dialog.getAllByText('Please choose.')).toHaveLength(2)
  expect(sent).toEqual([])

  await user.selectOptions(dialog.getByLabelText('Class of asset'), 'PUMP')
  await user.type(dialog.getByLabelText('Signal'), 'vibration')
  await user.selectOptions(dialog.getByLabelText('Which way it went'), 'High')
  await user.type(dialog.getByLabelText('Detector'), 'novelty')
  await user.selectOptions(dialog.getByLabelText('Failure mode'), 'VIB')
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText('Vibration, too high, by Novelty')).toBeTruthy()
  expect(table.rules).toHaveLength(2)
})

it('shows that somebody changed the table meanwhile, and saves on what it says then', async () => {
  const user = show()
  await user.click(await screen.findByRole('button', change))
  const dialog = within(await screen.findByRole('dialog'))
  const theirs = { class: 'PUMP', signal: 'vibration', direction: 'High' as const, detector: null, failureMode: 'VIB' }
  table = { ...table, version: 7, rules: [...table.rules, theirs] }

  await user.selectOptions(dialog.getByLabelText('Failure mode'), 'PLU')
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  expect((await dialog.findByRole('alert')).textContent).toContain('The table was changed meanwhile.')
  await user.click(dialog.getByRole('button', { name: 'Read the table again' }))
  await waitFor(() => expect(dialog.queryByRole('alert')).toBeNull())
  await user.click(dialog.getByRole('button', { name: 'Save' }))

  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(sent.map(({ ifMatch }) => ifMatch)).toEqual(['"3"', '"7"'])
  expect(table.rules.map(({ failureMode }) => failureMode)).toEqual(['PLU', 'VIB'])
})

it('says which rows contradict each other and keeps what was written', async () => {
  isRefused = true
  const user = show()
  await user.click(await screen.findByRole('button', change))
  const dialog = within(await screen.findByRole('dialog'))
  await user.type(dialog.getByLabelText('Why (optional)'), 'the strainer')
  await user.click(dialog.getByRole('button', { name: 'Save' }))
  expect((await dialog.findByRole('alert')).textContent).toContain('PUMP flow has two rules for a Fall: leave one.')
  expect(dialog.getByDisplayValue('the strainer')).toBeTruthy()
})

it('removes a row after it asked', async () => {
  const user = show()
  await user.click(await screen.findByRole('button', { name: 'Remove Pump: Flow, too low' }))
  const dialog = within(await screen.findByRole('dialog'))
  await user.click(dialog.getByRole('button', { name: 'Remove' }))
  expect(await screen.findByText('The table is empty')).toBeTruthy()
})

it('lets who may only read do nothing else', async () => {
  table = { ...table, mayChange: false }
  show()
  expect(await screen.findByText('LOO Low output')).toBeTruthy()
  expect(screen.queryByRole('button')).toBeNull()
})
