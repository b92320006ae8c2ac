import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { AlarmList } from '../alarms/AlarmList'
import { EditAssetDialog } from '../assets/AssetDialog'
import { AssetDocuments } from '../assets/AssetDocuments'
import { AssetFacts } from '../assets/AssetFacts'
import { AssetHistory } from '../assets/AssetHistory'
import { AssetLabel } from '../assets/AssetLabel'
import { AssetManuals } from '../assets/AssetManuals'
import { AssetMeters } from '../assets/AssetMeters'
import { AssetParts } from '../assets/AssetParts'
import { StatusDialog } from '../assets/StatusDialog'
import { TagValues } from '../assets/TagValues'
import { assetQuery } from '../assets/queries'
import { recordQuery } from '../assets/records'
import { makerSites, mayAddDocuments, mayChange, maySetStatus } from '../assets/rights'
import { useLiveAssets } from '../live/LiveProvider'
import { AssetRequests } from '../requests/AssetRequests'
import { usePages } from '../shared/api/pages'
import type { Asset, AssetRecord, Me } from '../shared/api/types'
import { Button } from '../shared/ui/Button'
import { AssetStatusLabel } from '../shared/ui/Labels'
import { More } from '../shared/ui/More'
import { Page, Panel } from '../shared/ui/Page'
import { Empty, Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { WorkOrderList } from '../work/WorkOrderList'
import { workOrdersQuery } from '../work/queries'

/** One asset: what it measures, what it complains about, what is being done, what it is and was. */
export function AssetPage({ me }: { readonly me: Me }) {
  const { tagNumber = '' } = useParams()
  const asset = useQuery(assetQuery(tagNumber))
  const record = useQuery(recordQuery(tagNumber))
  useLiveAssets(asset.data ? [asset.data.id] : [])
  const failed = [asset, record].find((query) => query.isError)
  if (failed?.error) return <Page title={tagNumber}><Problem error={failed.error} onRetry={() => void failed.refetch()} /></Page>
  if (!asset.data || !record.data) return <Page title={tagNumber}><Skeleton label={`asset ${tagNumber}`} /></Page>
  return <OneAsset me={me} asset={asset.data} record={record.data} />
}

type Props = { readonly me: Me; readonly asset: Asset; readonly record: AssetRecord }

function OneAsset({ me, asset, record }: Props) {
  return (
    <Page
      title={`${asset.tagNumber} ${asset.name}`}
      lead={<>{[asset.className, `criticality ${asset.criticality.toLowerCase()}`].filter(Boolean).join(', ')}<Place record={record} /></>}
      aside={<AssetStatusLabel status={asset.status} />}
    >
      <div className="grid gap-4">
        <section aria-label="Live values">
          <h2 className="mb-3 text-lg font-bold">Live values</h2>
          {asset.tags.length === 0 ? <Empty title="No tags">Nothing is measured on this asset yet.</Empty> : <TagValues tags={asset.tags} />}
        </section>
        <OpenWork asset={asset} />
        <AssetRequests me={me} asset={record} />
        <Panel title="Alarms"><AlarmList assetId={asset.id} /></Panel>
        <Panel title="What it is">
          <AssetFacts asset={record} />
          <Acts me={me} record={record} />
        </Panel>
        <div className="grid gap-4 lg:grid-cols-2 lg:items-start">
          <Panel title="Documents"><AssetDocuments id={record.id} mayAdd={mayAddDocuments(me, record.siteId)} /></Panel>
          <Panel title="Manuals"><AssetManuals id={record.id} /></Panel>
          <Panel title="Meters"><AssetMeters asset={record} tags={asset.tags} mayRead={maySetStatus(me, record.siteId)} mayMake={makerSites(me).includes(record.siteId)} mayBind={mayChange(me, record.siteId)} /></Panel>
          <Panel title="Spare parts"><AssetParts id={record.id} /></Panel>
          <Panel title="Label"><AssetLabel asset={record} /></Panel>
        </div>
        <Panel title="History"><AssetHistory id={record.id} /></Panel>
      </div>
    </Page>
  )
}

function Place({ record }: { readonly record: AssetRecord }) {
  if (record.parent === null) return null
  return <span className="block">in <Link className="touch inline-flex items-center text-accent underline" to={`/assets/${encodeURIComponent(record.parent)}`}>{record.parent}</Link></span>
}

function Acts({ me, record }: { readonly me: Me; readonly record: AssetRecord }) {
  const [asked, setAsked] = useState<'edit' | 'status' | null>(null)
  const close = () => setAsked(null)
  return (
    <div className="mt-4 flex flex-wrap gap-3">
      {mayChange(me, record.siteId) && <Button className="grow lg:grow-0" onClick={() => setAsked('edit')}>Change …</Button>}
      {maySetStatus(me, record.siteId) && <Button className="grow lg:grow-0" onClick={() => setAsked('status')}>Set status …</Button>}
      {asked === 'edit' && <EditAssetDialog asset={record} onClose={close} />}
      {asked === 'status' && <StatusDialog asset={record} onClose={close} />}
    </div>
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
