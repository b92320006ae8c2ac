import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { useMedia } from '../useMedia'
import { formatValue, unitLabel } from '../units'

type Props = {
  readonly seconds: number[]
  readonly values: (number | null)[]
  readonly limit: number | null
  readonly alarmAtSeconds: number | null
  readonly unit: string
  /** Says what is drawn to who does not see it. */
  readonly label: string
}

const heightPx = 260

/** One line over time with its limit and the moment of the alarm. */
export function EvidenceChart({ seconds, values, limit, alarmAtSeconds, unit, label }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const isDark = useMedia('(prefers-color-scheme: dark)')

  useEffect(() => {
    const element = frame.current
    if (element === null) return
    const chart = new uPlot(
      optionsFor(element, limit, alarmAtSeconds, unit),
      [seconds, values, seconds.map(() => limit)],
      element,
    )
    const resized = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: heightPx }))
    resized.observe(element)
    return () => {
      resized.disconnect()
      chart.destroy()
    }
    // Canvas colours do not follow the scheme by themselves: a change of it draws anew.
  }, [seconds, values, limit, alarmAtSeconds, unit, isDark])

  return <div ref={frame} role="img" aria-label={label} data-evidence-chart="" className="h-[260px] w-full overflow-hidden" />
}

function optionsFor(element: HTMLElement, limit: number | null, alarmAt: number | null, unit: string): uPlot.Options {
  const style = getComputedStyle(element)
  const colour = (token: string) => style.getPropertyValue(`--color-${token}`).trim()
  const axis: uPlot.Axis = {
    stroke: colour('muted'),
    grid: { stroke: colour('line'), width: 1 },
    ticks: { stroke: colour('line'), width: 1 },
    font: '13px system-ui, sans-serif',
  }
  return {
    width: element.clientWidth,
    height: heightPx,
    legend: { show: false },
    cursor: { y: false, drag: { setScale: false } },
    scales: { y: { range: (_, low, high) => padded(low, high, limit) } },
    axes: [
      { ...axis, space: 56, values: (_, ticks, __, ___, step) => ticks.map((at) => (step < 60 ? second : minute).format(at * 1000)) },
      { ...axis, size: 64, label: unitLabel(unit), labelFont: '13px system-ui, sans-serif', values: (_, ticks) => ticks.map(String) },
    ],
    series: [
      {},
      { stroke: colour('accent'), width: 2.5, spanGaps: false, points: { show: seriesIsSparse } },
      { stroke: colour('danger'), width: 2, dash: [8, 6], points: { show: false } },
    ],
    hooks: {
      draw: [
        (plot) => drawAlarm(plot, alarmAt, colour('danger')),
        (plot) => drawLimitName(plot, limit, unit, colour('danger')),
      ],
    },
  }
}

const second = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const minute = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

const seriesIsSparse = (plot: uPlot) => plot.data[0].length < 60

/** Room above and below, and the limit always in sight. */
function padded(low: number | null, high: number | null, limit: number | null): [number, number] {
  const known = [low, high, limit].filter((bound) => bound !== null)
  if (known.length === 0) return [0, 1]
  const least = Math.min(...known)
  const most = Math.max(...known)
  const room = (most - least || Math.abs(most) || 1) * 0.1
  return [least - room, most + room]
}

function drawAlarm(plot: uPlot, alarmAt: number | null, colour: string): void {
  if (alarmAt === null) return
  const { ctx, bbox } = plot
  const x = Math.round(plot.valToPos(alarmAt, 'x', true))
  if (x < bbox.left || x > bbox.left + bbox.width) return
  const ratio = devicePixelRatio
  ctx.save()
  ctx.strokeStyle = ctx.fillStyle = colour
  ctx.lineWidth = 2 * ratio
  ctx.beginPath()
  ctx.moveTo(x, bbox.top)
  ctx.lineTo(x, bbox.top + bbox.height)
  ctx.stroke()
  ctx.font = `bold ${13 * ratio}px system-ui, sans-serif`
  const isRight = x > bbox.left + bbox.width / 2
  ctx.textAlign = isRight ? 'right' : 'left'
  ctx.textBaseline = 'alphabetic'
  ctx.fillText('Alarm', x + (isRight ? -6 : 6) * ratio, bbox.top + 16 * ratio)
  ctx.restore()
}

/** Names the limit at the left edge, above its line. */
function drawLimitName(plot: uPlot, limit: number | null, unit: string, colour: string): void {
  if (limit === null) return
  const { ctx, bbox } = plot
  const ratio = devicePixelRatio
  ctx.save()
  ctx.fillStyle = colour
  ctx.font = `bold ${13 * ratio}px system-ui, sans-serif`
  ctx.textAlign = 'left'
  ctx.textBaseline = 'bottom'
  ctx.fillText(`Limit ${formatValue(limit, unit === 'score' ? '' : unit)}`, bbox.left + 6 * ratio, plot.valToPos(limit, 'y', true) - 4 * ratio)
  ctx.restore()
}
