import { useQuery } from '@tanstack/react-query'
import { AlarmEvidence } from '../shared/evidence/AlarmEvidence'
import { formatInstant } from '../shared/times'
import { Panel } from '../shared/ui/Page'
import { Empty, Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { signalName } from '../shared/units'
import { evidenceQuery } from './queries'

/** Why there is this work order: what was measured, what decided, on which rule. */
export function EvidenceSection({ workOrderId }: { readonly workOrderId: string }) {
  const evidence = useQuery(evidenceQuery(workOrderId))
  const [first, ...recurrences] = evidence.data?.alarms ?? []
  const older = (evidence.data?.alarmsInAll ?? 0) - (evidence.data?.alarms.length ?? 0)
  return (
    <Panel title="Why this work order">
      {evidence.isPending && <Skeleton rows={2} label="the evidence" />}
      {evidence.isError && <Problem error={evidence.error} onRetry={() => void evidence.refetch()} />}
      {evidence.isSuccess && first === undefined && <Empty title="No evidence">No alarm stands behind this work order.</Empty>}
      {first && <AlarmEvidence alarm={first} />}
      {recurrences.map((alarm) => (
        <details key={alarm.id} className="mt-4 border-t border-line pt-2">
          <summary className="touch flex items-center font-semibold">
            ▸ {signalName(alarm.signal)} alarm{alarm.raisedAtUtc !== null && ` at ${formatInstant(alarm.raisedAtUtc)}`}
          </summary>
          <AlarmEvidence alarm={alarm} />
        </details>
      ))}
      {older > 0 && <p className="mt-4 text-muted">{older} more alarms are counted on this work order; the latest are shown.</p>}
    </Panel>
  )
}
