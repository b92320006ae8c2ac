import type { ReactNode } from 'react'

type Props = { readonly title: string; readonly lead?: ReactNode; readonly aside?: ReactNode; readonly children: ReactNode }

/** A page's frame: its title in the tab and as the one h1. */
export function Page({ title, lead, aside, children }: Props) {
  return (
    <>
      <title>{`${title} · Maintenance`}</title>
      <header className="mb-4 flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h1 className="text-2xl font-bold break-words lg:text-3xl">{title}</h1>
          {lead !== undefined && <div className="mt-1 text-muted">{lead}</div>}
        </div>
        {aside}
      </header>
      {children}
    </>
  )
}

/** A titled part of a page. */
export function Panel({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title} className="rounded-xl border border-line bg-surface p-4 lg:p-5">
      <h2 className="mb-3 text-lg font-bold">{title}</h2>
      {children}
    </section>
  )
}
