import { AssetsPage } from '../assets/AssetsPage'
import { assetsQuery } from '../assets/queries'
import { useLiveAssets } from '../live/LiveProvider'
import { usePages } from '../shared/api/pages'

/** Assets, their values live. */
export function AssetsView() {
  const [assets] = usePages(assetsQuery)
  useLiveAssets(assets.map((asset) => asset.id))
  return <AssetsPage />
}
