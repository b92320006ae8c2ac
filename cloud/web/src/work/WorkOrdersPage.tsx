import { useSearchParams } from 'react-router'
import { usePages } from '../shared/api/pages'
import type { WorkOrderState } from '../shared/api/types'
import { Field } from '../shared/ui/Field'
import { stateWords } from '../shared/ui/Labels'
import { More } from '../shared/ui/More'
import { Page } from '../shared/ui/Page'
import { Empty, Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { WorkOrderList } from './WorkOrderList'
import { workOrdersQuery } from './queries'

const states: readonly WorkOrderState[] = ['Draft', 'Waiting', 'Scheduled', 'InProgress', 'Done', 'Verified', 'Closed', 'Cancelled']

type Props = {
  readonly assets: readonly { readonly id: string; readonly tagNumber: string; readonly name: string }[]
  /** Whether those are all there are. */
  readonly areAllAssets: boolean
}

/** The filter stands in the address, so that a view can be kept and sent. */
export function WorkOrdersPage({ assets, areAllAssets }: Props) {
  const [search, setSearch] = useSearchParams()
  const show = search.get('show') ?? 'open'
  const asset = search.get('asset') ?? ''
  const filter = {
    openOnly: show === 'open',
    state: states.find((state) => state === show),
    asset: asset === '' ? undefined : asset,
  }
  const [rows, orders] = usePages(workOrdersQuery(filter))

  function change(name: string, value: string) {
    setSearch((old) => {
      const changed = new URLSearchParams(old)
      if (value === '') changed.delete(name)
      else changed.set(name, value)
      return changed
    }, { replace: true })
  }

  return (
    <Page title="Work orders" lead="Opened by people and, with their evidence, by the machines themselves.">
      <div className="mb-4 grid grid-cols-2 gap-3 lg:max-w-xl">
        <Field label="Show">
          <select className="field" value={show} onChange={(event) => change('show', event.target.value)}>
            <option value="open">Open</option>
            <option value="all">All</option>
            {states.map((state) => <option key={state} value={state}>{stateWords(state)}</option>)}
          </select>
        </Field>
        <Field label="Asset">
          {areAllAssets
            ? (
              <select className="field" value={asset} onChange={(event) => change('asset', event.target.value)}>
                <option value="">All</option>
                {assets.map(({ id, tagNumber, name }) => <option key={id} value={tagNumber}>{tagNumber} {name}</option>)}
              </select>
            )
            : <input className="field" type="search" placeholder="Tag number" value={asset} onChange={(event) => change('asset', event.target.value)} />}
        </Field>
      </div>
      {orders.isPending && <Skeleton label="work orders" />}
      {orders.isError && rows.length === 0 && <Problem error={orders.error} onRetry={() => void orders.refetch()} />}
      {orders.isSuccess && rows.length === 0 && <Nothing isOpenOnly={filter.openOnly && !filter.asset} />}
      {rows.length > 0 && <WorkOrderList orders={rows} />}
      <More list={orders} of="work orders" />
    </Page>
  )
}

const Nothing = ({ isOpenOnly }: { readonly isOpenOnly: boolean }) =>
  isOpenOnly
    ? <Empty title="No open work orders">Nothing needs a hand now. A new one appears here by itself.</Empty>
    : <Empty title="Nothing found">No work order matches this filter.</Empty>
