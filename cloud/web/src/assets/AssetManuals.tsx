import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { manualsQuery } from './library'

/** What the library has of the asset's model and class. */
export function AssetManuals({ id }: { readonly id: string }) {
  const manuals = useQuery(manualsQuery(id))
  if (manuals.isPending) return <Skeleton rows={1} label="manuals" />
  if (manuals.isError) return <Problem error={manuals.error} onRetry={() => void manuals.refetch()} />
  return (
    <div className="grid gap-3">
      {manuals.data.length === 0 && <p className="text-muted">The library has none of its model or class.</p>}
      <ul className="divide-y divide-line">
        {manuals.data.map((one) => (
          <li key={one.id} className="py-1">
            <a className="touch inline-flex items-center font-semibold text-accent underline" href={`/api/v1/library/${one.id}/content`} target="_blank" rel="noreferrer">{one.title}</a>
          </li>
        ))}
      </ul>
      <Link className="touch inline-flex items-center font-semibold text-accent underline" to="/library">All of the library</Link>
    </div>
  )
}
