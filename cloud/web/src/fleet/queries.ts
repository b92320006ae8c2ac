import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import { pagesQuery } from '../shared/api/pages'

/** Gateways report on their own rhythm and no event tells of it. */
const everyMs = 10_000

export const gatewaysQuery = {
  ...pagesQuery(keys.gateways, (cursor, signal) => answer(api.GET('/api/v1/gateways', { signal, params: { query: { cursor } } }))),
  refetchInterval: everyMs,
}

export const lossLedgerQuery = {
  ...pagesQuery(keys.lossLedger, (cursor, signal) => answer(api.GET('/api/v1/loss-ledger', { signal, params: { query: { cursor } } }))),
  refetchInterval: everyMs,
}
