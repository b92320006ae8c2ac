import { AlarmsPage } from '../alarms/AlarmsPage'
import { assetsQuery } from '../assets/queries'
import { usePages } from '../shared/api/pages'

/** Alarms with the assets to filter by: to choose from where they are few, else to be named. */
export function AlarmsView() {
  const [assets, list] = usePages(assetsQuery)
  return <AlarmsPage assets={assets} areAllAssets={!list.hasNextPage} />
}
