import { Link } from 'react-router'
import { usePages } from '../shared/api/pages'
import type { Asset } from '../shared/api/types'
import { AssetStatusLabel } from '../shared/ui/Labels'
import { ListPage } from '../shared/ui/ListPage'
import { Empty } from '../shared/ui/Placeholders'
import { signalName } from '../shared/units'
import { isBeyondLimit, valueOf } from './TagValues'
import { assetsQuery } from './queries'

export function AssetsPage() {
  const [assets, list] = usePages(assetsQuery)
  return (
    <ListPage
      title="Assets"
      lead="What stands in the hall, with its values as they come."
      aside={(
        <span className="flex flex-wrap gap-x-5">
          <Link className="touch inline-flex items-center font-semibold text-accent underline" to="/asset-tree">Tree</Link>
          <Link className="touch inline-flex items-center font-semibold text-accent underline" to="/catalogues">Catalogues</Link>
          <Link className="touch inline-flex items-center font-semibold text-accent underline" to="/library">Library</Link>
          <Link className="touch inline-flex items-center font-semibold text-accent underline" to="/stops">Stops</Link>
        </span>
      )}
      of="assets"
      list={list}
      count={assets.length}
      empty={<Empty title="No assets yet">An asset appears once it is entered at one of your sites.</Empty>}
    >
      <ul className="grid gap-3 lg:grid-cols-2">
        {assets.filter(isMachine).map((asset) => <AssetCard key={asset.id} asset={asset} />)}
      </ul>
    </ListPage>
  )
}

/** Areas and lines only hold what can break. */
const isMachine = (asset: Asset) => asset.level === 'Machine' || asset.level === 'Component' || asset.tags.length > 0

function AssetCard({ asset }: { readonly asset: Asset }) {
  return (
    <li>
      <Link to={`/assets/${encodeURIComponent(asset.tagNumber)}`} className="grid h-full content-start gap-3 rounded-xl border border-line bg-surface p-4">
        <span className="flex flex-wrap items-start justify-between gap-2">
          <span>
            <span className="block text-xl font-bold">{asset.tagNumber}</span>
            <span className="text-muted">{asset.name}</span>
          </span>
          <AssetStatusLabel status={asset.status} />
        </span>
        <Trouble asset={asset} />
        <span className="grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-3">
          {asset.tags.map((tag) => (
            <span key={tag.id}>
              <span className="block text-sm text-muted">{signalName(tag.signal)}</span>
              <span className={`font-semibold tabular-nums ${isBeyondLimit(tag) ? 'text-danger' : ''}`}>
                {isBeyondLimit(tag) && <span aria-hidden="true">▲ </span>}
                {valueOf(tag)}
                {isBeyondLimit(tag) && <span className="sr-only"> beyond its limit</span>}
              </span>
            </span>
          ))}
        </span>
      </Link>
    </li>
  )
}

const several = (count: number, one: string) => `${count} ${one}${count === 1 ? '' : 's'}`

function Trouble({ asset }: { readonly asset: Asset }) {
  if (asset.activeAlarms === 0 && asset.openWorkOrders === 0) return <span className="text-good">No alarm, no open work order</span>
  return (
    <span className="font-semibold text-danger">
      <span aria-hidden="true">▲ </span>
      {several(asset.activeAlarms, 'active alarm')}, {several(asset.openWorkOrders, 'open work order')}
    </span>
  )
}
