import type { ReactNode } from 'react'

type Props = { readonly title: string; readonly lead?: string; readonly children: ReactNode }

/** The frame of pages for whoever has no account: one column, as on a phone. */
export function PublicFrame({ title, lead, children }: Props) {
  return (
    <>
      <title>{`${title} · Maintenance`}</title>
      <header className="bg-bar px-4 py-4 text-white">
        <div className="mx-auto flex max-w-xl items-center gap-3">
          <img src="/icon.svg" alt="" width="44" height="44" />
          <div>
            <h1 className="text-2xl leading-tight font-bold">{title}</h1>
            {lead !== undefined && <p className="text-white/85">{lead}</p>}
          </div>
        </div>
      </header>
      <main className="mx-auto grid w-full max-w-xl px-4 py-5">{children}</main>
    </>
  )
}
