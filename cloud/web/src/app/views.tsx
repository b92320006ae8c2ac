import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { AlarmList } from '../alarms/AlarmList'
import { AssetsPage } from '../assets/AssetsPage'
import { TagValues } from '../assets/TagValues'
import { assetQuery, assetsQuery } from '../assets/queries'
import { useLiveAssets } from '../live/LiveProvider'
import type { Asset } from '../shared/api/types'
import { AssetStatusLabel } from '../shared/ui/Labels'
import { Page, Panel } from '../shared/ui/Page'
import { Empty, Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { WorkOrderList } from '../work/WorkOrderList'
import { WorkOrdersPage } from '../work/WorkOrdersPage'
import { workOrdersQuery } from '../work/queries'

/** Work orders with the assets to filter by. */
export function WorkOrdersView() {
  const assets = useQuery(assetsQuery)
  return <WorkOrdersPage assets={assets.data?.items ?? []} />
}

/** Assets, their values live. */
export function AssetsView() {
  const assets = useQuery(assetsQuery)
  useLiveAssets(assets.data?.items.map((asset) => asset.id) ?? [])
  return <AssetsPage />
}

/** One asset: what it measures, what it complains about, what is being done. */
export function AssetPage() {
  const { tagNumber = '' } = useParams()
  const asset = useQuery(assetQuery(tagNumber))
  useLiveAssets(asset.data ? [asset.data.id] : [])
  if (asset.isPending) return <Page title={tagNumber}><Skeleton label={`asset ${tagNumber}`} /></Page>
  if (asset.isError) return <Page title={tagNumber}><Problem error={asset.error} onRetry={() => void asset.refetch()} /></Page>
  return <OneAsset asset={asset.data} />
}

function OneAsset({ asset }: { readonly asset: Asset }) {
  return (
    <Page
      title={`${asset.tagNumber} ${asset.name}`}
      lead={[asset.className, `criticality ${asset.criticality.toLowerCase()}`].filter(Boolean).join(', ')}
      aside={<AssetStatusLabel status={asset.status} />}
    >
      <div className="grid gap-4">
        <section aria-label="Live values">
          <h2 className="mb-3 text-lg font-bold">Live values</h2>
          {asset.tags.length === 0 ? <Empty title="No tags">Nothing is measured on this asset yet.</Empty> : <TagValues tags={asset.tags} />}
        </section>
        <OpenWork asset={asset} />
        <Panel title="Alarms"><AlarmList assetId={asset.id} /></Panel>
      </div>
    </Page>
  )
}

function OpenWork({ asset }: { readonly asset: Asset }) {
  const orders = useInfiniteQuery(workOrdersQuery({ openOnly: true, asset: asset.tagNumber }))
  const rows = orders.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section aria-label="Open work orders">
      <h2 className="mb-3 text-lg font-bold">Open work orders</h2>
      {orders.isPending && <Skeleton rows={1} label="work orders" />}
      {orders.isError && <Problem error={orders.error} onRetry={() => void orders.refetch()} />}
      {orders.isSuccess && rows.length === 0 && <Empty title="No open work orders" />}
      {rows.length > 0 && <WorkOrderList orders={rows} />}
    </section>
  )
}
