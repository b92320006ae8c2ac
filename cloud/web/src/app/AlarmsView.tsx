import { AlarmsPage } from '../alarms/AlarmsPage'
import { assetsQuery } from '../assets/queries'
import { usePages } from '../shared/api/pages'
import type { Me } from '../shared/api/types'

/** Alarms with the assets to filter by: to choose from where they are few, else to be named. */
export function AlarmsView({ me }: { readonly me: Me }) {
  const [assets, list] = usePages(assetsQuery)
  return <AlarmsPage me={me} assets={assets} areAllAssets={!list.hasNextPage} />
}
