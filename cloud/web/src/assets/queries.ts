import { queryOptions } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import { pagesQuery } from '../shared/api/pages'

export const assetsQuery = pagesQuery(keys.assets, (cursor, signal) =>
  answer(api.GET('/api/v1/asset-conditions', { signal, params: { query: { cursor } } })))

export const assetQuery = (idOrTagNumber: string) =>
  queryOptions({
    queryKey: keys.asset(idOrTagNumber),
    queryFn: ({ signal }) => answer(api.GET('/api/v1/asset-conditions/{idOrTagNumber}', { signal, params: { path: { idOrTagNumber } } })),
  })
