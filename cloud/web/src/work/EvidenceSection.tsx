import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { EvidenceAlarm } from '../shared/api/types'
import { formatInstant, formatTime } from '../shared/times'
import { Panel } from '../shared/ui/Page'
import { Empty, Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { formatNumber, formatValue, signalName, unitLabel } from '../shared/units'
import { EvidenceChart } from './EvidenceChart'
import { Facts } from './Facts'
import { detectorName, plotOf, summaryOf, whyRaised, type EvidencePlot } from './evidence'
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

function AlarmEvidence({ alarm }: { readonly alarm: EvidenceAlarm }) {
  const plot = useMemo(() => plotOf(alarm), [alarm])
  const summary = summaryOf(alarm, plot)
  return (
    <article className="grid gap-3" aria-label={`Evidence of ${alarm.tag}`}>
      <p className="text-lg">{whyRaised(alarm)}</p>
      <EvidenceChart {...plot} limit={plot.valueLimit} unit={alarm.unit} label={summary} />
      {plot.scores && (
        <EvidenceChart {...plot} values={plot.scores} limit={plot.scoreLimit} unit="score" label={`Score of the detector, ${detectorName(alarm.detector)}.`} />
      )}
      <p className="text-muted">
        {summary}
        {alarm.samplesDropped > 0 && ` ${alarm.samplesDropped} more samples were beyond what is kept of one alarm.`}
      </p>
      <Facts
        facts={[
          ['Detector', detectorName(alarm.detector)],
          ['Rule', alarm.rule],
          ['Rule version', <code key="version" className="break-all">{alarm.ruleVersion}</code>],
          ['Value', formatValue(alarm.value, alarm.unit)],
          ['Limit', alarm.limit === null ? '–' : formatValue(alarm.limit, plot.scores ? '' : alarm.unit)],
          ['Score', alarm.score === null ? 'None: a plain limit' : formatNumber(alarm.score)],
          ['Returned to normal', alarm.returnedAtUtc === null ? 'Not yet' : formatInstant(alarm.returnedAtUtc)],
        ]}
      />
      <SampleTable alarm={alarm} plot={plot} />
    </article>
  )
}

function SampleTable({ alarm, plot }: { readonly alarm: EvidenceAlarm; readonly plot: EvidencePlot }) {
  return (
    <details>
      <summary className="touch flex items-center font-semibold">▸ The {alarm.samples.length} samples as a table</summary>
      <div className="max-h-96 overflow-auto rounded-lg border border-line" tabIndex={0} role="region" aria-label={`Samples of ${alarm.tag}`}>
        <table className="w-full text-left tabular-nums">
          <thead className="sticky top-0 bg-raised">
            <tr>
              <th className="p-2">Time</th>
              <th className="p-2">Value ({unitLabel(alarm.unit) || 'no unit'})</th>
              <th className="p-2">Quality</th>
              {plot.scores && <th className="p-2">Score</th>}
            </tr>
          </thead>
          <tbody>
            {alarm.samples.map((sample, row) => (
              <tr key={row} className="border-t border-line">
                <td className="p-2">{formatTime(sample.atUtc)}</td>
                <td className="p-2">{sample.value === null ? '–' : formatNumber(sample.value)}</td>
                <td className="p-2">{sample.quality}</td>
                {plot.scores && <td className="p-2">{sample.score === null ? '–' : formatNumber(sample.score)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
