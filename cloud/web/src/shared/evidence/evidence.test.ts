import { describe, expect, it } from 'vitest'
import type { EvidenceAlarm } from '../api/types'
import { plotOf, summaryOf, whyRaised } from './evidence'

type Sample = EvidenceAlarm['samples'][number]

const at = (second: number) => new Date(Date.UTC(2026, 2, 1, 12, 0, second)).toISOString()
const sample = (second: number, value: number | null, quality: Sample['quality'] = 'Good', score: number | null = null): Sample =>
  ({ atUtc: at(second), value, quality, score })

const alarm = (changes: Partial<EvidenceAlarm> = {}): EvidenceAlarm => ({
  id: '0', rule: 'P-101.vibration/high', ruleVersion: 'a1b2', detector: 'limit-high', tag: 'P-101.vibration',
  signal: 'vibration', unit: 'mm/s', raisedAtUtc: at(3), returnedAtUtc: null, value: 9.4, limit: 7.1, score: null, samplesDropped: 0,
  samples: [sample(1, 2), sample(2, 5), sample(3, 9.4)], detectorVersion: null, mode: null, direction: null, contributions: [], others: [], ...changes,
})

describe('the plot', () => {
  it('rises in time, whatever the order of the samples', () => {
    const plot = plotOf(alarm({ samples: [sample(3, 9), sample(1, 2), sample(2, 5)] }))
    expect(plot.values).toEqual([2, 5, 9])
    expect(plot.seconds).toEqual([...plot.seconds].sort((a, b) => a - b))
  })

  it('opens a gap where the quality is bad or stale, even when a number came with it', () => {
    const plot = plotOf(alarm({ samples: [sample(1, 2), sample(2, 99, 'Bad'), sample(3, 4, 'Stale'), sample(4, null), sample(5, 5, 'Uncertain')] }))
    expect(plot.values).toEqual([2, null, null, null, 5])
    expect(plot.leftOut).toBe(3)
  })

  it('breaks the line where no samples were kept, and nowhere else', () => {
    const samples = [1, 2, 3, 4, 7, 8, 60, 61, 62, 63].map((second) => sample(second, second))
    const plot = plotOf(alarm({ samples }))
    expect(plot.values).toEqual([1, 2, 3, 4, 7, 8, null, 60, 61, 62, 63])
    expect(plot).toMatchObject({ breaks: 1, leftOut: 0 })
    expect(summaryOf(alarm({ samples }), plot)).toContain('The line breaks where no samples were kept.')
  })

  it('draws one sample for one time: the last', () => {
    expect(plotOf(alarm({ samples: [sample(1, 2), sample(1, 3)] })).values).toEqual([3])
  })

  it('puts a plain limit on the values', () => {
    expect(plotOf(alarm())).toMatchObject({ scores: null, valueLimit: 7.1, scoreLimit: null })
  })

  it('puts a plain limit on the values also where a detector scores the same samples', () => {
    expect(plotOf(alarm({ samples: [sample(1, 2, 'Good', 1)] }))).toMatchObject({ scores: null, valueLimit: 7.1, scoreLimit: null })
  })

  it("puts a detector's limit on its score, never on the values", () => {
    const plot = plotOf(alarm({ detector: 'novelty', limit: 6, score: 8, samples: [sample(1, 2, 'Good', 1), sample(2, 9, 'Good', 8)] }))
    expect(plot).toMatchObject({ scores: [1, 8], valueLimit: null, scoreLimit: 6 })
  })

  it('of no samples is empty and says so', () => {
    const bare = alarm({ samples: [] })
    expect(summaryOf(bare, plotOf(bare))).toBe('There are no samples to draw.')
  })
})

describe('the words', () => {
  it('summarise the curve for who does not see it', () => {
    const gapped = alarm({ samples: [sample(1, 2), sample(2, null, 'Bad'), sample(3, 9.4)] })
    expect(summaryOf(gapped, plotOf(gapped))).toContain('Vibration over 2 s: from 2.00 mm/s to 9.40 mm/s')
    expect(summaryOf(gapped, plotOf(gapped))).toContain('1 of 3 samples had no usable value')
  })

  it('say which limit was crossed and which way', () => {
    expect(whyRaised(alarm())).toContain('reached 9.40 mm/s')
    expect(whyRaised(alarm())).toContain('above its upper limit of 7.10 mm/s')
    expect(whyRaised(alarm({ detector: 'limit-low', limit: 12 }))).toContain('below its lower limit of 12.00 mm/s')
  })

  it('say the score of a detector against what raises an alarm', () => {
    expect(whyRaised(alarm({ detector: 'novelty', limit: 6, score: 8.25 }))).toContain('scored it 8.25; it raises an alarm from 6.00')
  })
})
