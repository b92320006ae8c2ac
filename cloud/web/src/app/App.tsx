import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { sessionQuery } from '../people/session'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'

// Who has to sign in first does not wait for what stands behind it.
const SignInPage = lazy(() => import('../people/SignInPage').then((file) => ({ default: file.SignInPage })))
const RegisterPage = lazy(() => import('../people/RegisterPage').then((file) => ({ default: file.RegisterPage })))
const SignedIn = lazy(() => import('./SignedIn').then((file) => ({ default: file.SignedIn })))

const loading = <div className="p-4"><Skeleton label="the page" /></div>

export function App() {
  return location.pathname === '/register' ? <Suspense fallback={loading}><RegisterPage /></Suspense> : <Gate />
}

/** Lets in who is signed in. */
function Gate() {
  const session = useQuery(sessionQuery)
  if (session.isPending) return loading
  if (session.isError) return <div className="p-4"><Problem error={session.error} onRetry={() => void session.refetch()} /></div>
  return <Suspense fallback={loading}>{session.data === null ? <SignInPage /> : <SignedIn me={session.data} />}</Suspense>
}
