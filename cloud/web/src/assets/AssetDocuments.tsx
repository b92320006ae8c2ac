import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { newId } from '../shared/newId'
import { formatInstant } from '../shared/times'
import { Button } from '../shared/ui/Button'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { Refusal } from '../shared/ui/Refusal'
import { documentsQuery, useUpload } from './records'

const kilobytes = (bytes: number): string => (bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`)

/** Manuals, drawings, photos; who may adds one. */
export function AssetDocuments({ id, mayAdd }: { readonly id: string; readonly mayAdd: boolean }) {
  const documents = useQuery(documentsQuery(id))
  const upload = useUpload(id)
  const input = useRef<HTMLInputElement>(null)
  if (documents.isPending) return <Skeleton rows={1} label="documents" />
  if (documents.isError) return <Problem error={documents.error} onRetry={() => void documents.refetch()} />
  return (
    <div className="grid gap-3">
      {documents.data.length === 0 && <p className="text-muted">There are no documents yet.</p>}
      <ul className="divide-y divide-line">
        {documents.data.map((one) => (
          <li key={one.id} className="py-1">
            <a className="touch inline-flex items-center font-semibold text-accent underline" href={`/api/v1/documents/${one.id}/content`} target="_blank" rel="noreferrer">
              {one.title ?? one.name}
            </a>
            <p className="text-muted">{[one.title === null ? null : one.name, kilobytes(one.bytes), formatInstant(one.createdAtUtc)].filter(Boolean).join(', ')}</p>
          </li>
        ))}
      </ul>
      <Refusal error={upload.error} />
      {mayAdd && (
        <>
          <input
            ref={input}
            type="file"
            className="hidden"
            aria-label="File to add"
            onChange={(event) => {
              const file = event.target.files?.[0]
              if (file) upload.mutate({ id: newId(), file })
              event.target.value = ''
            }}
          />
          <Button className="justify-self-start" disabled={upload.isPending} onClick={() => input.current?.click()}>{upload.isPending ? 'Sending …' : 'Add a document …'}</Button>
        </>
      )}
    </div>
  )
}
