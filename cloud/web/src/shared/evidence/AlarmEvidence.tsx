import { useMemo } from 'react'
import type { EvidenceAlarm } from '../api/types'
import { formatInstant, formatTime } from '../times'
import { Facts } from '../ui/Facts'
import { formatNumber, formatValue, signalName, unitLabel } from '../units'
import { EvidenceChart } from './EvidenceChart'
import { detectorName, plotOf, summaryOf, whyRaised, type EvidencePlot } from './evidence'

/** What one alarm was decided on: the samples around it, the limit or the score, the rule, what contributed. */
export function AlarmEvidence({ alarm }: { readonly alarm: EvidenceAlarm }) {
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
          ['Detector version', alarm.detectorVersion === null ? '–' : <code key="detector" className="break-all">{alarm.detectorVersion}</code>],
          ['Machine', alarm.mode ?? 'Mode not known'],
          ['Rule version', <code key="version" className="break-all">{alarm.ruleVersion}</code>],
          ['Value', formatValue(alarm.value, alarm.unit)],
          ['Limit', alarm.limit === null ? '–' : formatValue(alarm.limit, plot.scores ? '' : alarm.unit)],
          ['Score', alarm.score === null ? 'None: a plain limit' : formatNumber(alarm.score)],
          ['Returned to normal', alarm.returnedAtUtc === null ? 'Not yet' : formatInstant(alarm.returnedAtUtc)],
        ]}
      />
      {alarm.contributions.length > 0 && <Contributions alarm={alarm} />}
      {alarm.others.map((other) => <OtherTag key={other.tag} alarm={alarm} other={other} />)}
      <SampleTable alarm={alarm} plot={plot} />
    </article>
  )
}

/** Which tags the score came from. */
function Contributions({ alarm }: { readonly alarm: EvidenceAlarm }) {
  return (
    <section aria-label="What contributed">
      <h3 className="mb-2 font-semibold">What contributed</h3>
      <ul className="grid gap-2">
        {[...alarm.contributions].sort((a, b) => b.share - a.share).map(({ tag, share }) => (
          <li key={tag} className="grid gap-1">
            <span className="flex justify-between gap-3"><span className="break-all">{tag}</span><span className="tabular-nums">{Math.round(share * 100)} %</span></span>
            <span aria-hidden="true" className="h-2 overflow-hidden rounded bg-raised">
              <span className="block h-full bg-accent" style={{ width: `${share * 100}%` }} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What another tag of the alarm did meanwhile. */
function OtherTag({ alarm, other }: { readonly alarm: EvidenceAlarm; readonly other: EvidenceAlarm['others'][number] }) {
  const plot = useMemo(() => plotOf({ ...alarm, samples: other.samples, limit: null }), [alarm, other])
  return (
    <section aria-label={`Samples of ${other.tag}`}>
      <h3 className="mb-2 font-semibold break-all">{other.tag}</h3>
      <EvidenceChart {...plot} limit={null} unit={other.unit} label={`${signalName(other.signal)} of ${other.tag}, ${other.samples.length} samples around the alarm.`} />
    </section>
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
