import type { ComponentProps, ReactNode } from 'react'
import { More } from './More'
import { Page } from './Page'
import { Skeleton } from './Placeholders'
import { Problem } from './Problem'

type Props = Omit<ComponentProps<typeof Page>, 'children'> & {
  /** What the list holds, e.g. assets. */
  readonly of: string
  readonly list: ComponentProps<typeof More>['list'] & {
    readonly isPending: boolean
    readonly isError: boolean
    readonly isSuccess: boolean
    readonly refetch: () => Promise<unknown>
  }
  /** Items read so far. */
  readonly count: number
  /** Above the list: what it is filtered by, and what is to be said first. */
  readonly head?: ReactNode
  /** In the place of a list without items. */
  readonly empty: ReactNode
  readonly children: ReactNode
}

/** A page that is one list: loading, failed, empty, or its items and the way to more of them. */
export function ListPage({ of, list, count, head, empty, children, ...page }: Props) {
  return (
    <Page {...page}>
      {head}
      {list.isPending && <Skeleton label={of} />}
      {list.isError && count === 0 && list.error !== null && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && count === 0 && empty}
      {count > 0 && children}
      <More list={list} of={of} />
    </Page>
  )
}
