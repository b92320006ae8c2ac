import { Button } from './Button'
import { Problem } from './Problem'

type Props = {
  readonly list: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly isFetchNextPageError: boolean
    readonly error: Error | null
    readonly fetchNextPage: () => Promise<unknown>
  }
  /** What the list holds, e.g. assets. */
  readonly of: string
}

/** Reads on in a list that has more. */
export function More({ list, of }: Props) {
  if (!list.hasNextPage) return null
  const readOn = () => void list.fetchNextPage()
  return list.isFetchNextPageError && list.error !== null
    ? <div className="mt-4"><Problem error={list.error} onRetry={readOn} /></div>
    : (
      <Button className="mt-4 w-full" disabled={list.isFetchingNextPage} onClick={readOn}>
        {list.isFetchingNextPage ? 'Loading …' : `Show more ${of}`}
      </Button>
    )
}
