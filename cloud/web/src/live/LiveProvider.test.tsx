// @vitest-environment jsdom
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { act, cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keys } from '../shared/api/keys'
import { LiveProvider, useLiveStatus } from './LiveProvider'

type Told = (message?: unknown) => void

/** The hub at the other end of the wire. */
const wire = vi.hoisted(() => ({
  told: new Map<string, (message?: unknown) => void>(),
  close: (): void => undefined,
  joined: [] as string[],
  refuses: [] as string[],
}))

vi.mock('@microsoft/signalr', () => {
  const hub = {
    state: 'Disconnected',
    on: (name: string, told: Told) => wire.told.set(name, told),
    onclose: (closed: () => void) => (wire.close = () => {
      hub.state = 'Disconnected'
      closed()
    }),
    start: () => {
      hub.state = 'Connected'
      return Promise.resolve()
    },
    stop: () => Promise.resolve(),
    invoke: (method: string, id: string) => {
      if (wire.refuses.includes(id)) return Promise.reject(new Error('There is nothing here'))
      wire.joined.push(`${method} ${id}`)
      return Promise.resolve()
    },
  }
  const builder = { withUrl: () => builder, configureLogging: () => builder, build: () => hub }
  return {
    HubConnectionBuilder: vi.fn(function () {
      return builder
    }),
    HubConnectionState: { Connected: 'Connected', Disconnected: 'Disconnected' },
    LogLevel: { None: 6 },
  }
})

let read: number
beforeEach(() => {
  read = 0
  Object.assign(wire, { joined: [], refuses: [] })
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({})))
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function Shown() {
  useQuery({ queryKey: keys.workOrder('W-000001'), queryFn: () => ({ id: 'order-1', read: ++read }) })
  return <p>{useLiveStatus()}</p>
}

async function show(siteIds: readonly string[]) {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } })
  render(<QueryClientProvider client={client}><LiveProvider siteIds={siteIds} onChange={() => undefined}><Shown /></LiveProvider></QueryClientProvider>)
  await screen.findByText('live')
}

it('reads again what a change outdates, and what the hub says may have left', async () => {
  await show(['here'])
  const before = read
  act(() => wire.told.get('changed')?.({ type: 'WorkOrderMoved', id: 'order-1', assetId: null, atUtc: '' }))
  await vi.waitFor(() => expect(read).toBe(before + 1))
  act(() => wire.told.get('changed')?.({ type: 'WorkOrderMoved', id: 'order-2', assetId: null, atUtc: '' }))
  act(() => wire.told.get('refetch')?.())
  await vi.waitFor(() => expect(read).toBe(before + 2))
})

it('joins again and reads everything anew when it comes back', async () => {
  await show(['here', 'there'])
  const before = read
  act(() => {
    wire.close()
  })
  await screen.findByText('live')
  await vi.waitFor(() => expect(read).toBeGreaterThan(before))
  expect(wire.joined).toEqual(['JoinSite here', 'JoinSite there', 'JoinSite here', 'JoinSite there'])
})

it('a site that refuses keeps nobody from the others', async () => {
  wire.refuses = ['closed']
  await show(['closed', 'here'])
  expect(wire.joined).toEqual(['JoinSite here'])
})
