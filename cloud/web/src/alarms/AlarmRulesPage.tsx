import { Link } from 'react-router'
import { usePages } from '../shared/api/pages'
import type { AlarmRule } from '../shared/api/types'
import { detectorName } from '../shared/evidence/evidence'
import { formatDay } from '../shared/times'
import { AlarmStateLabel, PriorityLabel } from '../shared/ui/Labels'
import { ListPage } from '../shared/ui/ListPage'
import { Empty } from '../shared/ui/Placeholders'
import { formatCount } from '../shared/units'
import { alarmRulesQuery } from './queries'

/** Every rule that a gateway told of: how it stands, and how often it was right. */
export function AlarmRulesPage() {
  const [rules, list] = usePages(alarmRulesQuery)
  return (
    <ListPage
      title="Alarm rules"
      lead="How each rule stands, and how often the work that it opened was needed."
      aside={<Link className="touch inline-flex items-center font-semibold text-accent underline" to="/failure-modes">Failure modes</Link>}
      of="alarm rules"
      list={list}
      count={rules.length}
      empty={<Empty title="No alarm rules">A rule appears here with its first alarm.</Empty>}
    >
      <ul className="grid gap-3 lg:grid-cols-2">{rules.map((rule) => <li key={rule.id}><Rule rule={rule} /></li>)}</ul>
    </ListPage>
  )
}

function Rule({ rule }: { readonly rule: AlarmRule }) {
  return (
    <article aria-label={rule.rule} className="grid h-full content-start gap-2 rounded-xl border border-line bg-surface p-4">
      <h2 className="min-w-0 text-lg font-bold break-words">
        {rule.alarmId === null ? rule.rule : <Link className="touch inline-flex items-center text-accent underline" to={`/alarms/${rule.alarmId}`}>{rule.rule}</Link>}
      </h2>
      <p className="text-muted">{detectorName(rule.detector)} · {rule.asset ? `${rule.asset.tagNumber} ${rule.asset.name}` : 'bound to no asset'}</p>
      <p className="flex flex-wrap items-center gap-2">
        <AlarmStateLabel state={rule.state} />
        <PriorityLabel priority={rule.priority} />
        {rule.isSafety && <span className="font-bold text-danger">⛨ Safety</span>}
        {rule.isLatching && <span className="font-bold">Latching</span>}
        {rule.isChattering && <span className="font-bold text-warn">≋ Chattering</span>}
        {rule.shelvedUntilUtc !== null && <span className="text-muted">until {formatDay(rule.shelvedUntilUtc)}</span>}
      </p>
      <p>Raised {rule.raises === 1 ? 'once' : `${formatCount(rule.raises)} times`} since the gateway first told of it. {verdicts(rule.verdicts)}</p>
    </article>
  )
}

/** In words: how many work orders it opened, and what people found. */
function verdicts({ opened, confirmed, falseAlarm, inconclusive, notJudged }: AlarmRule['verdicts']): string {
  if (opened === 0) return 'It opened no work order.'
  const parts = [`${confirmed} confirmed`, `${falseAlarm} false`, `${inconclusive} inconclusive`, `${notJudged} not judged yet`]
  return `Work orders opened: ${opened} (${parts.join(', ')}).`
}
