import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { AlarmList } from '../alarms/AlarmList'
import { TagValues } from '../assets/TagValues'
import { assetQuery } from '../assets/queries'
import { useLiveAssets } from '../live/LiveProvider'
import { usePages } from '../shared/api/pages'
import type { Asset } from '../shared/api/types'
import { AssetStatusLabel } from '../shared/ui/Labels'
import { More } from '../shared/ui/More'
import { Page, Panel } from '../shared/ui/Page'
import { Empty, Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { WorkOrderList } from '../work/WorkOrderList'
import { workOrdersQuery } from '../work/queries'

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
  const [rows, orders] = usePages(workOrdersQuery({ openOnly: true, asset: asset.id }))
  return (
    <section aria-label="Open work orders">
      <h2 className="mb-3 text-lg font-bold">Open work orders</h2>
      {orders.isPending && <Skeleton rows={1} label="work orders" />}
      {orders.isError && <Problem error={orders.error} onRetry={() => void orders.refetch()} />}
      {orders.isSuccess && rows.length === 0 && <Empty title="No open work orders" />}
      {rows.length > 0 && <WorkOrderList orders={rows} />}
      <More list={orders} of="work orders" />
    </section>
  )
}
