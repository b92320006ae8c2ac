import type { Tag } from '../shared/api/types'
import { formatAge } from '../shared/times'
import { QualityLabel } from '../shared/ui/Labels'
import { useNow } from '../shared/useNow'
import { formatValue, signalName } from '../shared/units'

/** Each tag with its last value, how good it is and how old. */
export function TagValues({ tags }: { readonly tags: readonly Tag[] }) {
  const now = useNow(1000)
  return (
    <ul className="grid grid-cols-2 gap-3 lg:grid-cols-3 xl:grid-cols-4">
      {tags.map((tag) => (
        <li key={tag.id} className="rounded-xl border border-line bg-surface p-3 lg:p-4">
          <p className="text-muted">{signalName(tag.signal)}</p>
          <p className={`my-1 text-2xl font-bold lg:text-3xl tabular-nums ${isBeyondLimit(tag) ? 'text-danger' : ''}`}>{valueOf(tag)}</p>
          <div className="flex flex-wrap items-center justify-between gap-2">
            {tag.last ? <QualityLabel quality={tag.last.quality} /> : <span className="text-muted">No reading yet</span>}
            {tag.last && <span className="text-muted">{formatAge(tag.last.measuredAtUtc, now)}</span>}
          </div>
          <Limits tag={tag} />
        </li>
      ))}
    </ul>
  )
}

/** A reading that may not be used as a measurement is not shown as one. */
export function valueOf(tag: Tag): string {
  if (tag.last === null || tag.last.quality === 'Bad') return '–'
  if (tag.kind === 'State' && tag.last.value !== null) return tag.last.value === 0 ? 'Off' : 'On'
  return formatValue(tag.last.value, tag.unit)
}

/** Whether the last value crosses one of the tag's alarm limits. */
export const isBeyondLimit = ({ last, low, high }: Tag): boolean =>
  last !== null && last.value !== null && ((high !== null && last.value > high) || (low !== null && last.value < low))

function Limits({ tag }: { readonly tag: Tag }) {
  const limits = [
    tag.low === null ? null : `at least ${formatValue(tag.low, tag.unit)}`,
    tag.high === null ? null : `at most ${formatValue(tag.high, tag.unit)}`,
  ].filter((limit) => limit !== null)
  if (limits.length === 0) return null
  return (
    <p className="mt-2 text-sm text-muted">
      {isBeyondLimit(tag) ? <strong className="text-danger">Beyond its limit: </strong> : 'Limit: '}
      {limits.join(', ')}
    </p>
  )
}
