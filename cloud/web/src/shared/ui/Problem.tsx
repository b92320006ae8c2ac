import { ApiProblem } from '../api/problem'
import { Button } from './Button'

type Props = { readonly error: Error; readonly onRetry?: () => void; readonly retryLabel?: string }

/** Says what went wrong and offers the way on. What a role does not allow is not asked again: it would be refused again. */
export function Problem({ error, onRetry, retryLabel }: Props) {
  const isForbidden = error instanceof ApiProblem && error.status === 403
  const title = error instanceof ApiProblem ? error.title : 'Something went wrong.'
  const words = error instanceof ApiProblem ? error.sentence : error.message
  return (
    <div role="alert" className="rounded-xl border-2 border-danger bg-danger-wash p-4 text-ink">
      <p className="text-lg font-bold text-danger">{title}</p>
      {words !== title && <p className="mt-1">{words}</p>}
      {onRetry && (!isForbidden || retryLabel !== undefined) && <Button className="mt-3" onClick={onRetry}>{retryLabel ?? 'Try again'}</Button>}
    </div>
  )
}
