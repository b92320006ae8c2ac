import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import { newId } from '../shared/newId'
import { formatInstant } from '../shared/times'
import { Button } from '../shared/ui/Button'
import { Panel } from '../shared/ui/Page'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { Refusal } from '../shared/ui/Refusal'

const papersQuery = (certificateId: string) =>
  queryOptions({
    queryKey: [...keys.organisation, 'papers', certificateId],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/certificate-documents', { signal, params: { query: { certificateId } } })),
  })

function usePaper(certificateId: string) {
  const client = useQueryClient()
  const onSettled = () => client.invalidateQueries({ queryKey: keys.organisation })
  return {
    add: useMutation({
      mutationFn: ({ id, file }: { readonly id: string; readonly file: File }) =>
        answer(api.POST('/api/v1/certificate-documents', {
          params: { query: { certificateId, name: file.name, id } },
          headers: { 'Content-Type': 'application/octet-stream' },
          body: file as unknown as string,
          bodySerializer: (body: unknown) => body as Blob,
        })),
      onSettled,
    }),
    remove: useMutation({
      mutationFn: ({ id, version }: { readonly id: string; readonly version: number }) =>
        answer(api.DELETE('/api/v1/certificate-documents/{id}', { params: { path: { id }, header: { 'If-Match': `"${version}"` } } })),
      onSettled,
    }),
  }
}

/** The paper behind a certificate; who may puts another in its place. */
export function CertificatePaper({ certificateId, mayChange }: { readonly certificateId: string; readonly mayChange: boolean }) {
  const papers = useQuery(papersQuery(certificateId))
  const { add, remove } = usePaper(certificateId)
  const input = useRef<HTMLInputElement>(null)
  const paper = papers.data?.items[0]
  return (
    <Panel title="Document">
      <div className="grid gap-3">
        <Refusal error={add.error ?? remove.error} />
        {papers.isPending && <Skeleton rows={1} label="the document" />}
        {papers.isError && <Problem error={papers.error} onRetry={() => void papers.refetch()} />}
        {papers.isSuccess && paper === undefined && <p className="text-muted">There is no document yet.</p>}
        {paper !== undefined && (
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="min-w-0 break-words">
              <a className="touch inline-flex items-center font-semibold text-accent underline" href={`/api/v1/certificate-documents/${paper.id}/content`} target="_blank" rel="noreferrer">{paper.title ?? paper.name}</a>
              <span className="block text-muted">added {formatInstant(paper.createdAtUtc)}</span>
            </p>
            {mayChange && <Button tone="danger" disabled={remove.isPending} onClick={() => remove.mutate(paper)}>Remove the document</Button>}
          </div>
        )}
        {mayChange && papers.isSuccess && paper === undefined && (
          <>
            <input
              ref={input}
              type="file"
              className="hidden"
              aria-label="Document of the certificate"
              onChange={(event) => {
                const file = event.target.files?.[0]
                if (file) add.mutate({ id: newId(), file })
                event.target.value = ''
              }}
            />
            <Button disabled={add.isPending} onClick={() => input.current?.click()}>Add the document …</Button>
          </>
        )}
      </div>
    </Panel>
  )
}
