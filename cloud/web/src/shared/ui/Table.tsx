import type { ReactNode } from 'react'

type Props = { readonly heads: readonly string[]; readonly children: ReactNode }

/** A list's table at the desk: its heads, and rows that go sideways on their own where the window is narrow. */
export function Table({ heads, children }: Props) {
  return (
    <div className="overflow-x-auto rounded-xl border border-line bg-surface">
      <table className="w-full text-left">
        <thead className="bg-raised text-sm">
          <tr>{heads.map((name) => <th key={name} scope="col" className="p-3 font-semibold">{name}</th>)}</tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}
