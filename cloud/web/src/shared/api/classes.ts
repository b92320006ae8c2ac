import { queryOptions } from '@tanstack/react-query'
import { answer, api } from './client'
import { keys } from './keys'
import { wholeList } from './pages'

/** Classes of assets with their fields: assets are entered by them, catalogues show them. */
export const classesQuery = queryOptions({
  queryKey: keys.assetClasses,
  queryFn: () => wholeList((cursor) => answer(api.GET('/api/v1/asset-classes', { params: { query: { cursor } } }))),
})
