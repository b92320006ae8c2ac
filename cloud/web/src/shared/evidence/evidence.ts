import type { EvidenceAlarm } from '../api/types'
import { formatInstant, formatSpan, formatTime } from '../times'
import { formatNumber, formatValue, signalName } from '../units'

/** Columns as the chart wants them: seconds since 1970, rising; null where there is nothing to draw. */
export type EvidencePlot = {
  readonly seconds: number[]
  readonly values: (number | null)[]
  /** Null when the detector gives no score. */
  readonly scores: (number | null)[] | null
  /** The limit on the values; null when the limit is one on the score. */
  readonly valueLimit: number | null
  readonly scoreLimit: number | null
  /** Null while only the alarm's return has arrived. */
  readonly alarmAtSeconds: number | null
  /** Samples whose quality forbids drawing them as a measurement. */
  readonly leftOut: number
  /** Spans for which no samples were kept: those after the raise end before those ahead of the return begin. */
  readonly breaks: number
}

const unusable = new Set(['Bad', 'Stale'])

/**
 * Sorts the samples by device time, keeps the last of those with one time, and opens a gap where the quality is bad:
 * a line across it would show a measurement that nobody made.
 */
export function plotOf(alarm: EvidenceAlarm): EvidencePlot {
  const byTime = new Map(alarm.samples.map((sample) => [Date.parse(sample.atUtc), sample]))
  const kept = [...byTime].sort(([a], [b]) => a - b)
  const samples = withBreaks(kept)
  const values = samples.map(([, sample]) => (sample === null || unusable.has(sample.quality) ? null : sample.value))
  const scores = samples.map(([, sample]) => sample?.score ?? null)
  const breaks = samples.length - kept.length
  // A plain limit is one on the value, also where a detector scores the same samples.
  const isScored = !alarm.detector.startsWith('limit-') && (alarm.score !== null || scores.some((score) => score !== null))
  return {
    seconds: samples.map(([at]) => at / 1000),
    values,
    scores: isScored ? scores : null,
    valueLimit: isScored ? null : alarm.limit,
    scoreLimit: isScored ? alarm.limit : null,
    alarmAtSeconds: alarm.raisedAtUtc === null ? null : Date.parse(alarm.raisedAtUtc) / 1000,
    leftOut: values.filter((value) => value === null).length - breaks,
    breaks,
  }
}

type Sample = EvidenceAlarm['samples'][number]

/** Samples are kept as they were taken, before any deadband: a step of so many usual ones is a span that was not kept. */
const usualStepsOfABreak = 5

/** Puts nothing into the middle of every span for which no samples were kept, so that no line is drawn across it. */
function withBreaks(samples: readonly [number, Sample][]): [number, Sample | null][] {
  const times = samples.map(([at]) => at)
  const steps = times.slice(1).map((at, i) => at - (times[i] ?? at)).sort((a, b) => a - b)
  const usual = steps[Math.floor(steps.length / 2)] ?? Infinity
  return samples.flatMap((sample, i): [number, Sample | null][] => {
    const before = times[i - 1]
    const isBroken = before !== undefined && sample[0] - before > usualStepsOfABreak * usual
    return isBroken ? [[(before + sample[0]) / 2, null], sample] : [sample]
  })
}

/** What the chart shows, for who does not see it. */
export function summaryOf(alarm: EvidenceAlarm, plot: EvidencePlot): string {
  const drawn = plot.values.filter((value) => value !== null)
  const first = plot.seconds[0]
  const last = plot.seconds.at(-1)
  if (drawn.length === 0 || first === undefined || last === undefined) return 'There are no samples to draw.'
  const span = formatSpan((last - first) * 1000)
  const from = formatValue(drawn[0], alarm.unit)
  const to = formatValue(drawn.at(-1), alarm.unit)
  const low = formatValue(Math.min(...drawn), alarm.unit)
  const high = formatValue(Math.max(...drawn), alarm.unit)
  const raised = alarm.raisedAtUtc === null ? '' : ` Alarm at ${formatTime(alarm.raisedAtUtc)}.`
  const gap = plot.leftOut === 0 ? '' : ` ${plot.leftOut} of ${alarm.samples.length} samples had no usable value and leave a gap.`
  const broken = plot.breaks === 0 ? '' : ' The line breaks where no samples were kept.'
  return `${signalName(alarm.signal)} over ${span}: from ${from} to ${to}, between ${low} and ${high}.${raised}${gap}${broken}`
}

/** Why the alarm was raised, in one sentence. */
export function whyRaised(alarm: EvidenceAlarm): string {
  const signal = signalName(alarm.signal)
  const value = formatValue(alarm.value, alarm.unit)
  const at = alarm.raisedAtUtc === null ? '' : ` at ${formatInstant(alarm.raisedAtUtc)}`
  if (alarm.score !== null) {
    const against = alarm.limit === null ? '' : `; it raises an alarm from ${formatNumber(alarm.limit)}`
    return `${signal} was ${value}${at}, unlike its own recent behaviour: the detector scored it ${formatNumber(alarm.score)}${against}.`
  }
  if (alarm.limit === null) return `${signal} was ${value}${at}.`
  const isLow = alarm.detector.endsWith('low')
  return `${signal} ${isLow ? 'fell to' : 'reached'} ${value}${at}, ${isLow ? 'below its lower' : 'above its upper'} limit of ${formatValue(alarm.limit, alarm.unit)}.`
}

const detectors: Readonly<Record<string, string>> = {
  'limit-high': 'Upper limit',
  'limit-low': 'Lower limit',
  novelty: 'Novelty',
  joint: 'Novelty of all tags together',
  drift: 'Drift at load',
  'opcua-alarm': 'The machine’s own alarm',
  'sensor-drift': 'Sensor that drifts',
  'sensor-drop-out': 'Sensor silent',
  'sensor-flat-line': 'Sensor without noise',
  'sensor-offset': 'Sensor that is off',
  'sensor-out-of-range': 'Sensor out of range',
  'sensor-spikes': 'Sensor with spikes',
  'sensor-stuck': 'Sensor stuck',
}

/** Detectors of a machine's own faults, as the gateways that we make name them. */
export const machineDetectors: readonly string[] = Object.keys(detectors).filter((detector) => !detector.startsWith('sensor-'))

export const detectorName = (detector: string): string => detectors[detector] ?? signalName(detector)
