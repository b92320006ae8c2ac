import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import { wholeList } from '../shared/api/pages'
import type { AssetRecord, Item } from '../shared/api/types'
import { newId } from '../shared/newId'

export const metersQuery = (assetId: string) =>
  queryOptions({
    queryKey: keys.assetMeters(assetId),
    queryFn: () => wholeList((cursor) => answer(api.GET('/api/v1/meters', { params: { query: { assetId, cursor } } }))),
  })

export function useMeters(asset: AssetRecord) {
  const client = useQueryClient()
  const onSettled = () => client.invalidateQueries({ queryKey: keys.assetMeters(asset.id) })
  const { siteId } = asset
  const make = useMutation({
    mutationFn: ({ name, unit, rollover }: { name: string; unit: string; rollover: number | null }) =>
      answer(api.POST('/api/v1/meters', { body: { id: newId(), siteId, assetId: asset.id, name, unit, ...(rollover === null ? {} : { rollover }) } })),
    onSettled,
  })
  const read = useMutation({
    mutationFn: ({ meterId, value }: { meterId: string; value: number }) => answer(api.POST('/api/v1/meter-readings', { body: { id: newId(), siteId, meterId, value } })),
    onSettled,
  })
  const bind = useMutation({
    mutationFn: ({ meter, tagId }: { meter: Item<'/api/v1/meters'>; tagId: number | null }) =>
      answer(api.PATCH('/api/v1/meters/{id}', { params: { path: { id: meter.id }, header: { 'If-Match': `"${meter.version}"` } }, body: { tagId } })),
    onSettled,
  })
  return { make, read, bind }
}
