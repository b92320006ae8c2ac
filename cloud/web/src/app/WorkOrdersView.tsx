import { assetsQuery } from '../assets/queries'
import { usePages } from '../shared/api/pages'
import type { Me } from '../shared/api/types'
import { WorkOrdersPage } from '../work/WorkOrdersPage'

/** Work orders with the assets to filter by: to choose from where they are few, else to be named. */
export function WorkOrdersView({ me }: { readonly me: Me }) {
  const [assets, list] = usePages(assetsQuery)
  return <WorkOrdersPage me={me} assets={assets} areAllAssets={!list.hasNextPage} />
}
