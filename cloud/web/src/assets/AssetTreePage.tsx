import { useState } from 'react'
import { Link } from 'react-router'
import { usePages } from '../shared/api/pages'
import type { AssetRecord, Me } from '../shared/api/types'
import { SavedFilters } from '../shared/filters/SavedFilters'
import { Button, buttonClass } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { AssetStatusLabel } from '../shared/ui/Labels'
import { More } from '../shared/ui/More'
import { Page } from '../shared/ui/Page'
import { Empty, Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { useFilter } from '../shared/useFilter'
import { NewAssetDialog } from './AssetDialog'
import { ImportDialog } from './ImportDialog'
import { assetFilter } from './filter'
import { branchQuery } from './records'
import { makerSites } from './rights'

/** Everything that stands in the plant, as a tree; or what is found by a word. */
export function AssetTreePage({ me }: { readonly me: Me }) {
  const [search, change] = useFilter()
  const [isMaking, setMaking] = useState(false)
  const [isImporting, setImporting] = useState(false)
  const q = search.get('q') ?? ''
  const sites = makerSites(me).map((id) => ({ id, name: me.roles.find((at) => at.siteId === id)?.siteName ?? id }))
  return (
    <Page
      title="Asset tree"
      lead="What lies in what. Open an asset to see, change or move it."
      aside={(
        <span className="flex flex-wrap gap-3">
          <a className={buttonClass()} href="/api/v1/assets.csv" download>Export CSV</a>
          {sites.length > 0 && <Button onClick={() => setImporting(true)}>Import CSV …</Button>}
          {sites.length > 0 && <Button tone="primary" onClick={() => setMaking(true)}>New asset …</Button>}
        </span>
      )}
    >
      <SavedFilters me={me} form={assetFilter} />
      <div className="mb-4 max-w-xl">
        <Field label="Search" hint="Tag number, name, maker, model, serial number, place.">
          <input className="field" type="search" maxLength={200} value={q} onChange={(event) => change('q', event.target.value)} />
        </Field>
      </div>
      <Branch key={q} of={assetFilter.filterOf(search)} isTree={q === ''} />
      {isImporting && <ImportDialog sites={sites} onClose={() => setImporting(false)} />}
      {isMaking && <NewAssetDialog sites={sites} parent="" onClose={() => setMaking(false)} />}
    </Page>
  )
}

type BranchProps = { readonly of: Parameters<typeof branchQuery>[0]; readonly isTree: boolean }

function Branch({ of, isTree }: BranchProps) {
  const [assets, list] = usePages(branchQuery(of))
  if (list.isPending) return <Skeleton rows={2} label="assets" />
  if (list.isError && assets.length === 0) return <Problem error={list.error} onRetry={() => void list.refetch()} />
  if (assets.length === 0) return <Empty title="Nothing here" />
  return (
    <>
      <ul className="grid gap-2">{assets.map((asset) => <Node key={asset.id} asset={asset} isTree={isTree} />)}</ul>
      <More list={list} of="assets" />
    </>
  )
}

function Node({ asset, isTree }: { readonly asset: AssetRecord; readonly isTree: boolean }) {
  const [isOpen, setOpen] = useState(false)
  const canOpen = isTree && asset.childCount > 0
  return (
    <li>
      <div className="flex items-center gap-2 rounded-xl border border-line bg-surface p-2">
        {isTree && (
          <button
            type="button"
            className={`touch cursor-pointer text-xl text-accent disabled:invisible ${canOpen ? '' : 'max-lg:hidden'}`}
            disabled={!canOpen}
            aria-expanded={isOpen}
            aria-label={`${isOpen ? 'Close' : 'Open'} ${asset.tagNumber}`}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? '▾' : '▸'}
          </button>
        )}
        <Link className="touch min-w-0 grow" to={`/assets/${encodeURIComponent(asset.tagNumber)}`}>
          <span className="block font-bold text-accent underline">{asset.tagNumber}</span>
          <span className="text-muted">{asset.name} – {asset.level.toLowerCase()}{canOpen ? `, ${asset.childCount} in it` : ''}</span>
        </Link>
        <AssetStatusLabel status={asset.status} />
      </div>
      {isOpen && <div className="mt-2 ml-4 border-l-2 border-line pl-2 lg:ml-6 lg:pl-4"><Branch of={{ parentId: asset.id }} isTree /></div>}
    </li>
  )
}
