import { useQuery } from '@tanstack/react-query'
import type { Item } from '../shared/api/types'
import { formatInstant } from '../shared/times'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { partsQuery } from './records'

type Part = Item<'/api/v1/asset-parts'>

const signs: Readonly<Record<Part['status'], string>> = { Critical: '✕', Low: '▽', Adequate: '✓', Excess: '△' }
const advice: Readonly<Record<NonNullable<Part['recommendation']>, string>> = {
  ReorderNow: 'reorder now', ReorderSoon: 'reorder soon', Adequate: 'enough for all', Reduce: 'more than needed',
}

/** The spare parts of an asset against what lies in store. */
export function AssetParts({ id }: { readonly id: string }) {
  const parts = useQuery(partsQuery(id))
  if (parts.isPending) return <Skeleton rows={1} label="spare parts" />
  if (parts.isError) return <Problem error={parts.error} onRetry={() => void parts.refetch()} />
  if (parts.data.length === 0) return <p className="text-muted">No spare parts are listed for it.</p>
  return (
    <ul className="divide-y divide-line">
      {parts.data.map((part) => (
        <li key={part.id} className="py-3 first:pt-0 last:pb-0">
          <p className="font-semibold">{part.partNumber} {part.partName}</p>
          <p className={part.status === 'Critical' ? 'font-semibold text-danger' : ''}>
            <span aria-hidden="true">{signs[part.status]} </span>
            {part.status}: {part.available} in store, at least {part.minimum}{part.maximum === null ? '' : `, at most ${part.maximum}`}
          </p>
          <p className="text-muted">{detailsOf(part)}</p>
        </li>
      ))}
    </ul>
  )
}

const detailsOf = (part: Part): string => [
  part.sharedWith > 0 ? `shared with ${part.sharedWith} other assets` : null,
  part.coveragePercent === null ? null : `${part.coveragePercent} % of what all need`,
  part.recommendation === null ? null : advice[part.recommendation],
  part.lastUsedAtUtc === null ? 'never used here' : `last used here ${formatInstant(part.lastUsedAtUtc)}`,
].filter(Boolean).join(', ')
