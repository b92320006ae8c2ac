import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { usePages } from '../shared/api/pages'
import type { Me, Role } from '../shared/api/types'
import { SavedFilters } from '../shared/filters/SavedFilters'
import { formatAge } from '../shared/times'
import { AssetField, type AssetChoice } from '../shared/ui/AssetField'
import { Field } from '../shared/ui/Field'
import { ListPage } from '../shared/ui/ListPage'
import { Empty } from '../shared/ui/Placeholders'
import { useFilter } from '../shared/useFilter'
import { useNow } from '../shared/useNow'
import { formatCount } from '../shared/units'
import { AlarmCard } from './AlarmCard'
import { alarmFilter, priorities, shownOf, views } from './filter'
import { alarmsQuery, floodsQuery } from './queries'

/** Who reads how rules stand; technicians see alarms without. */
const rulesReaders: readonly Role[] = ['Administrator', 'Manager', 'Supervisor', 'ReliabilityEngineer']

export function AlarmsPage({ me, ...choice }: AssetChoice & { readonly me: Me }) {
  const [search, change] = useFilter()
  const show = shownOf(search)
  const filter = alarmFilter.filterOf(search)
  const { priority, asset = '' } = filter
  const [alarms, list] = usePages(alarmsQuery(filter))
  const head = (
    <>
      <Floods />
      <SavedFilters me={me} form={alarmFilter} />
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
        <AssetField {...choice} value={asset} onChange={(tagNumber) => change('asset', tagNumber)} />
      </div>
    </>
  )

  return (
    <ListPage
      title="Alarms"
      lead="What the machines say now, and what somebody has silenced."
      aside={me.roles.some(({ role }) => rulesReaders.includes(role)) && <Link className="touch inline-flex items-center font-semibold text-accent underline" to="/alarms/rules">Alarm rules</Link>}
      of="alarms"
      list={list}
      count={alarms.length}
      head={head}
      empty={<Nothing isUsual={show === 'Standing' && priority === undefined && asset === ''} />}
    >
      <ul className="grid gap-3 lg:grid-cols-2">{alarms.map((alarm) => <li key={alarm.id}><AlarmCard alarm={alarm} /></li>)}</ul>
    </ListPage>
  )
}

const Nothing = ({ isUsual }: { readonly isUsual: boolean }) =>
  isUsual
    ? <Empty title="No alarms">Nothing stands or waits for an answer. What is shelved or out of service is under Silenced.</Empty>
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
