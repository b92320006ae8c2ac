import { ApiProblem } from '../api/problem'

/** Why the server did not do it, in its own words. */
export function Refusal({ error }: { readonly error: Error | null }) {
  if (error === null) return null
  const words = error instanceof ApiProblem ? error.sentence : error.message
  return <p role="alert" className="rounded-lg border-2 border-danger bg-danger-wash p-3 font-semibold text-danger">{words}</p>
}
