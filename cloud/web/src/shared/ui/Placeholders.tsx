import type { ReactNode } from 'react'

/** Grey shapes in the place of what is being loaded, so that nothing jumps. */
export function Skeleton({ rows = 4, label }: { readonly rows?: number; readonly label: string }) {
  return (
    <div role="status" className="grid gap-3">
      <span className="sr-only">Loading {label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="h-20 animate-pulse rounded-xl bg-raised" />
      ))}
    </div>
  )
}

/** An empty list says why it is empty. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="rounded-xl border-2 border-dashed border-line p-8 text-center">
      <p className="text-lg font-bold">{title}</p>
      {children !== undefined && <p className="mt-1 text-muted">{children}</p>}
    </div>
  )
}
