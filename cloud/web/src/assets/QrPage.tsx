import { useQuery } from '@tanstack/react-query'
import { Navigate, useParams } from 'react-router'
import { answer, api } from '../shared/api/client'
import { Page } from '../shared/ui/Page'
import { Empty, Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'

/** Where a scanned label leads: to its asset. */
export function QrPage() {
  const { code = '' } = useParams()
  const found = useQuery({
    queryKey: ['qr', code],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/qr/{code}', { signal, params: { path: { code } } })),
  })
  if (found.isPending) return <Page title="Label"><Skeleton rows={1} label="the asset" /></Page>
  if (found.isError) return <Page title="Label"><Problem error={found.error} onRetry={() => void found.refetch()} /></Page>
  if (found.data.assetId !== null) return <Navigate replace to={`/assets/${found.data.assetId}`} />
  return <Page title={found.data.tagNumber}><Empty title={found.data.name}>You may not see this asset, but you may <a className="text-accent underline" href={`/qr/${code}`}>report a problem</a> of it.</Empty></Page>
}
