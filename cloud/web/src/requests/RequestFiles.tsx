import { useQuery } from '@tanstack/react-query'
import { useId } from 'react'
import type { MaintenanceRequest } from '../shared/api/types'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { Refusal } from '../shared/ui/Refusal'
import { PhotoButton } from './PhotoField'
import { filesQuery, useAddFile } from './queries'

const addressOf = (id: string) => `/api/v1/request-documents/${id}/content`

/** What was sent with a request: pictures to look at, the rest to be downloaded. */
export function RequestFiles({ request }: { readonly request: MaintenanceRequest }) {
  const id = useId()
  const files = useQuery(filesQuery(request.id))
  const add = useAddFile(request.id)
  if (files.isPending) return <Skeleton rows={1} label="photos" />
  if (files.isError) return <Problem error={files.error} onRetry={() => void files.refetch()} />
  const [pictures, papers] = [files.data.filter((one) => one.kind === 'Image'), files.data.filter((one) => one.kind !== 'Image')]
  return (
    <div className="grid gap-3">
      {files.data.length === 0 && <p className="text-muted">There are none yet.</p>}
      <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        {pictures.map((one, i) => (
          <li key={one.id}>
            <a href={addressOf(one.id)} target="_blank" rel="noreferrer">
              <img src={addressOf(one.id)} alt={`Photo ${i + 1} of ${request.number}`} loading="lazy" className="aspect-square w-full rounded-lg border border-line object-cover" />
            </a>
          </li>
        ))}
      </ul>
      {papers.map((one) => (
        <a key={one.id} className="touch inline-flex items-center font-semibold text-accent underline" href={addressOf(one.id)} target="_blank" rel="noreferrer">{one.title ?? one.name}</a>
      ))}
      <Refusal error={add.error} />
      <PhotoButton id={id} words={add.isPending ? 'Sending …' : 'Add a photo'} onTake={(file) => add.mutate(file)} />
    </div>
  )
}
