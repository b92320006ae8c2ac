import { modeWords } from '../shared/failureModes'
import { Button } from '../shared/ui/Button'
import { Panel } from '../shared/ui/Page'
import { groupsOf, keyOf, subjectOf, type FailureMode, type Rule } from './table'

type Props = {
  readonly rules: readonly Rule[]
  readonly modes: readonly FailureMode[]
  /** Null where the person may only read. */
  readonly onEdit: ((rule: Rule, act: 'change' | 'remove') => void) | null
}

/** The table, a part for each class of assets. */
export function RuleGroups({ rules, modes, onEdit }: Props) {
  return (
    <div className="grid gap-4 lg:grid-cols-2 lg:items-start">
      {groupsOf(rules, modes).map(({ code, name, rules: ofClass }) => (
        <Panel key={code} title={name}>
          <ul className="divide-y divide-line">
            {ofClass.map((rule) => (
              <li key={keyOf(rule)} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0">
                <div className="min-w-0 grow basis-56">
                  <p className="text-muted">{subjectOf(rule)}</p>
                  <p className="text-lg font-semibold">{modeWords(rule.failureMode, modes)}</p>
                </div>
                {onEdit && (
                  <div className="flex gap-2">
                    <Button aria-label={`Change ${name}: ${subjectOf(rule)}`} onClick={() => onEdit(rule, 'change')}>Change</Button>
                    <Button tone="danger" aria-label={`Remove ${name}: ${subjectOf(rule)}`} onClick={() => onEdit(rule, 'remove')}>Remove</Button>
                  </div>
                )}
              </li>
            ))}
          </ul>
        </Panel>
      ))}
    </div>
  )
}
