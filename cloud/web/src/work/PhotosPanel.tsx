import { useQuery } from '@tanstack/react-query'
import { Panel } from '../shared/ui/Page'
import { Problem } from '../shared/ui/Problem'
import { PhotoButton } from './PhotoButton'
import { photosQuery } from './queries'

const contentOf = (id: string) => `/api/v1/work-order-documents/${id}/content`

/** What the work looked like, and the papers that go with it. */
export function PhotosPanel({ workOrderId, mayAdd }: { readonly workOrderId: string; readonly mayAdd: boolean }) {
  const files = useQuery(photosQuery(workOrderId))
  if (!mayAdd && files.data?.length === 0) return null
  return (
    <Panel title="Photos">
      {files.isError && <Problem error={files.error} onRetry={() => void files.refetch()} />}
      <ul className="mb-3 grid grid-cols-3 gap-2 empty:hidden lg:grid-cols-5">
        {files.data?.map((file) => (
          <li key={file.id}>
            <a className="block overflow-hidden rounded-lg border border-line" href={contentOf(file.id)} target="_blank" rel="noreferrer">
              {file.kind === 'Image'
                ? <img className="aspect-square w-full object-cover" src={contentOf(file.id)} alt={file.title ?? file.name} loading="lazy" />
                : <span className="touch flex items-center p-2 text-accent underline">{file.name}</span>}
            </a>
          </li>
        ))}
      </ul>
      {mayAdd && <PhotoButton workOrderId={workOrderId} label="Add a photo" />}
    </Panel>
  )
}
