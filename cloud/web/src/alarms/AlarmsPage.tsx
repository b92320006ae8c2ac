import { useQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import { usePages } from '../shared/api/pages'
import type { Priority } from '../shared/api/types'
import { formatAge } from '../shared/times'
import { Field } from '../shared/ui/Field'
import { More } from '../shared/ui/More'
import { Page } from '../shared/ui/Page'
import { Empty, Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { useNow } from '../shared/useNow'
import { formatCount } from '../shared/units'
import { AlarmCard } from './AlarmCard'
import { alarmsQuery, floodsQuery } from './queries'

const views = { Standing: 'Standing', Silenced: 'Silenced', All: 'All' } as const
const priorities: readonly Priority[] = ['Low', 'Medium', 'High', 'Critical']

type Props = {
  readonly assets: readonly { readonly id: string; readonly tagNumber: string; readonly name: string }[]
  /** Whether those are all there are. */
  readonly areAllAssets: boolean
}

/** The filter stands in the address, so that a view can be kept and sent. */
export function AlarmsPage({ assets, areAllAssets }: Props) {
  const [search, setSearch] = useSearchParams()
  const show = (Object.keys(views) as (keyof typeof views)[]).find((view) => view === search.get('show')) ?? 'Standing'
  const priority = priorities.find((one) => one === search.get('priority'))
  const asset = search.get('asset') ?? ''
  const [alarms, list] = usePages(alarmsQuery({ show, priority, asset: asset === '' ? undefined : asset }))

  function change(name: string, value: string) {
    setSearch((old) => {
      const changed = new URLSearchParams(old)
      if (value === '') changed.delete(name)
      else changed.set(name, value)
      return changed
    }, { replace: true })
  }

  return (
    <Page
      title="Alarms"
      lead="What the machines say now, and what somebody has silenced."
      aside={<Link className="touch inline-flex items-center font-semibold text-accent underline" to="/alarms/rules">Alarm rules</Link>}
    >
      <Floods />
      <div className="mb-4 grid grid-cols-2 gap-3 lg:max-w-3xl lg:grid-cols-3">
        <Field label="Show">
          <select className="field" value={show} onChange={(event) => change('show', event.target.value)}>
            {Object.entries(views).map(([view, words]) => <option key={view} value={view}>{words}</option>)}
          </select>
        </Field>
        <Field label="Priority">
          <select className="field" value={priority ?? ''} onChange={(event) => change('priority', event.target.value)}>
            <option value="">All</option>
            {priorities.map((one) => <option key={one} value={one}>{one}</option>)}
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
      {list.isPending && <Skeleton label="alarms" />}
      {list.isError && alarms.length === 0 && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && alarms.length === 0 && <Nothing isUsual={show === 'Standing' && priority === undefined && asset === ''} />}
      {alarms.length > 0 && (
        <ul className="grid gap-3 lg:grid-cols-2">{alarms.map((alarm) => <li key={alarm.id}><AlarmCard alarm={alarm} /></li>)}</ul>
      )}
      <More list={list} of="alarms" />
    </Page>
  )
}

const Nothing = ({ isUsual }: { readonly isUsual: boolean }) =>
  isUsual
    ? <Empty title="No alarms">Every machine is within its limits, and nothing waits for an answer.</Empty>
    : <Empty title="Nothing found">No alarm matches this filter.</Empty>

/** More alarms than a person can answer: says so, and what to look at first. */
function Floods() {
  const floods = useQuery(floodsQuery)
  const now = useNow()
  return (
    <div role="status">
      {floods.data?.items.map(({ siteId, sinceUtc, alarms }) => (
        <p key={siteId} className="mb-4 rounded-xl border-2 border-danger bg-danger-wash p-4 text-lg font-bold text-danger">
          Alarm flood: {formatCount(alarms)} new alarms since {formatAge(sinceUtc, now)}. Look at the highest priority first.
        </p>
      ))}
    </div>
  )
}
