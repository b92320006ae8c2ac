import { queryOptions } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'

/** Gateways report on their own rhythm and no event tells of it. */
const everyMs = 10_000

export const gatewaysQuery = queryOptions({
  queryKey: keys.gateways,
  queryFn: ({ signal }) => answer(api.GET('/api/v1/gateways', { signal })),
  refetchInterval: everyMs,
})

export const lossLedgerQuery = queryOptions({
  queryKey: keys.lossLedger,
  queryFn: ({ signal }) => answer(api.GET('/api/v1/loss-ledger', { signal })),
  refetchInterval: everyMs,
})
