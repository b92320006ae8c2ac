import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { sessionQuery } from '../people/session'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'

// Who has to sign in first does not wait for what stands behind it.
const SignInPage = lazy(() => import('../people/SignInPage').then((file) => ({ default: file.SignInPage })))
const RegisterPage = lazy(() => import('../people/RegisterPage').then((file) => ({ default: file.RegisterPage })))
const ReportPage = lazy(() => import('../requests/ReportPage').then((file) => ({ default: file.ReportPage })))
const FollowPage = lazy(() => import('../requests/FollowPage').then((file) => ({ default: file.FollowPage })))
const SignedIn = lazy(() => import('./SignedIn').then((file) => ({ default: file.SignedIn })))

const loading = <div className="p-4"><Skeleton label="the page" /></div>

/** Pages for whoever has no account. A label leads whoever asks to sign in past them. */
function openPage() {
  if (location.pathname === '/register') return <RegisterPage />
  if (location.pathname === '/follow') return <FollowPage />
  return location.pathname.startsWith('/qr/') && location.search !== '?in' ? <ReportPage /> : null
}

export function App() {
  const page = openPage()
  return page === null ? <Gate /> : <Suspense fallback={loading}>{page}</Suspense>
}

/** Lets in who is signed in. */
function Gate() {
  const session = useQuery(sessionQuery)
  if (session.isPending) return loading
  if (session.isError) return <div className="p-4"><Problem error={session.error} onRetry={() => void session.refetch()} /></div>
  return <Suspense fallback={loading}>{session.data === null ? <SignInPage /> : <SignedIn me={session.data} />}</Suspense>
}
