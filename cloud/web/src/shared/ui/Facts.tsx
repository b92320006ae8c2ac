import type { ReactNode } from 'react'

type Props = { readonly facts: readonly (readonly [name: string, value: ReactNode])[] }

/** A word or a name too long for half a phone. */
const isLong = (name: string, value: ReactNode) => name.length > 30 || (typeof value === 'string' && value.split(' ').some((word) => word.length > 14))

/** Names and values, side by side. */
export function Facts({ facts }: Props) {
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 lg:grid-cols-[repeat(auto-fit,minmax(9rem,1fr))]">
      {facts.map(([name, value]) => (
        <div key={name} className={isLong(name, value) ? 'col-span-2' : ''}>
          <dt className="text-muted">{name}</dt>
          <dd className="font-semibold">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
