import type { ReactNode } from 'react'

type Props = { readonly facts: readonly (readonly [name: string, value: ReactNode])[] }

/** Names and values, side by side. */
export function Facts({ facts }: Props) {
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 lg:grid-cols-[repeat(auto-fit,minmax(9rem,1fr))]">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="text-muted">{name}</dt>
          <dd className="font-semibold">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
