import { queryOptions } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'

/** The most that the server gives at once. */
const mostAssets = 200

export const assetsQuery = queryOptions({
  queryKey: keys.assets,
  queryFn: ({ signal }) => answer(api.GET('/api/v1/assets', { signal, params: { query: { limit: mostAssets } } })),
})

export const assetQuery = (idOrTagNumber: string) =>
  queryOptions({
    queryKey: keys.asset(idOrTagNumber),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/assets/{idOrTagNumber}', { signal, params: { path: { idOrTagNumber } } })),
  })
