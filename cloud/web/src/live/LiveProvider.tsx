import { useQueryClient } from '@tanstack/react-query'
import { createContext, use, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import { applyReadings, isOutdatedBy, type Change } from './changes'
import { LiveConnection, type LiveStatus } from './connection'

type Live = { readonly status: LiveStatus; readonly connection: LiveConnection | null }

const LiveContext = createContext<Live>({ status: 'connecting', connection: null })

/** How often the page asks by itself while the live connection is down. */
const pollMs = 10_000

type Props = { readonly siteIds: readonly string[]; readonly onChange: (change: Change) => void; readonly children: ReactNode }

/** Holds the live connection of who is signed in, and lets its events outdate exactly what they touch. */
export function LiveProvider({ siteIds, onChange, children }: Props) {
  const client = useQueryClient()
  const [live, setLive] = useState<Live>({ status: 'connecting', connection: null })
  const told = useRef(onChange)
  useEffect(() => {
    told.current = onChange
  }, [onChange])
  const sites = siteIds.join()

  useEffect(() => {
    const refetchAll = () => client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] })
    const connection = new LiveConnection({
      siteIds: sites === '' ? [] : sites.split(','),
      renewSession: () => answer(api.GET('/api/v1/me')),
      onStatus: (status) => {
        setLive({ status, connection })
        // What happened before the connection stood was told to nobody.
        if (status === 'live') void refetchAll()
      },
      onRefetch: () => void refetchAll(),
      onChange: (change) => {
        void client.invalidateQueries({ predicate: (query) => isOutdatedBy(change, query) })
        told.current(change)
      },
      onReadings: (readings) => applyReadings(client, readings),
    })
    connection.start()
    return () => connection.stop()
  }, [client, sites])

  useEffect(() => {
    if (live.status === 'live') return
    const timer = setInterval(() => void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] }), pollMs)
    return () => clearInterval(timer)
  }, [client, live.status])

  return <LiveContext value={live}>{children}</LiveContext>
}

export const useLiveStatus = (): LiveStatus => use(LiveContext).status

/** Live values of these assets while the caller is shown. */
export function useLiveAssets(assetIds: readonly string[]): void {
  const { connection } = use(LiveContext)
  const ids = useMemo(() => [...new Set(assetIds)].sort().join(), [assetIds])
  useEffect(() => {
    if (connection === null || ids === '') return
    const leave = ids.split(',').map((id) => connection.watch(id))
    return () => leave.forEach((stop) => stop())
  }, [connection, ids])
}
