import { usePages } from '../shared/api/pages'
import { More } from '../shared/ui/More'
import { Empty, Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { AlarmCard } from './AlarmCard'
import { alarmsOfAssetQuery } from './queries'

/** Alarms of one asset, newest first. */
export function AlarmList({ assetId }: { readonly assetId: string }) {
  const [alarms, list] = usePages(alarmsOfAssetQuery(assetId))
  if (list.isPending) return <Skeleton rows={2} label="alarms" />
  if (list.isError && alarms.length === 0) return <Problem error={list.error} onRetry={() => void list.refetch()} />
  if (alarms.length === 0) return <Empty title="No alarms">This asset never raised one.</Empty>
  return (
    <>
      <ul className="grid gap-3">{alarms.map((alarm) => <li key={alarm.id}><AlarmCard alarm={alarm} /></li>)}</ul>
      <More list={list} of="alarms" />
    </>
  )
}
