import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { Navigate, Route, Routes } from 'react-router'
import { SignInPage } from '../people/SignInPage'
import { sessionQuery } from '../people/session'
import { Page } from '../shared/ui/Page'
import { Empty, Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { Shell } from './Shell'
import { AssetPage, AssetsView, WorkOrdersView } from './views'

const WorkOrderPage = lazy(() => import('../work/WorkOrderPage').then((file) => ({ default: file.WorkOrderPage })))
const GatewaysPage = lazy(() => import('../fleet/GatewaysPage').then((file) => ({ default: file.GatewaysPage })))

export function App() {
  const session = useQuery(sessionQuery)
  if (session.isPending) return <div className="p-4"><Skeleton label="the page" /></div>
  if (session.isError) return <div className="p-4"><Problem error={session.error} onRetry={() => void session.refetch()} /></div>
  if (session.data === null) return <SignInPage />
  return (
    <Shell me={session.data}>
      <Suspense fallback={<Skeleton label="the page" />}>
        <Routes>
          <Route index element={<Navigate replace to="/work-orders" />} />
          <Route path="work-orders" element={<WorkOrdersView />} />
          <Route path="work-orders/:number" element={<WorkOrderPage />} />
          <Route path="assets" element={<AssetsView />} />
          <Route path="assets/:tagNumber" element={<AssetPage />} />
          <Route path="gateways" element={<GatewaysPage />} />
          <Route path="*" element={<Page title="Not found"><Empty title="There is no such page">The address may be misspelt.</Empty></Page>} />
        </Routes>
      </Suspense>
    </Shell>
  )
}
