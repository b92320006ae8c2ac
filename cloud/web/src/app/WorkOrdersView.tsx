import { assetsQuery } from '../assets/queries'
import { usePages } from '../shared/api/pages'
import { WorkOrdersPage } from '../work/WorkOrdersPage'

/** Work orders with the assets to filter by: to choose from where they are few, else to be named. */
export function WorkOrdersView() {
  const [assets, list] = usePages(assetsQuery)
  return <WorkOrdersPage assets={assets} areAllAssets={!list.hasNextPage} />
}
