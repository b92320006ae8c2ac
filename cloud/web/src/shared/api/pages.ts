import { useInfiniteQuery, type InfiniteData, type QueryKey, type UseInfiniteQueryOptions } from '@tanstack/react-query'

/** A part of a list, as the server gives every list. */
export type Part<Item> = { readonly items: readonly Item[]; readonly next: string | null }

export type Parts<Item> = InfiniteData<Part<Item>, string | null>

type PagesQuery<Item, Key extends QueryKey> = UseInfiniteQueryOptions<Part<Item>, Error, Parts<Item>, Key, string | null>

/** A list that is read part by part, each beginning where the cursor of the part before points to. */
export const pagesQuery = <Item, Key extends QueryKey>(
  queryKey: Key, read: (cursor: string | undefined, signal: AbortSignal) => Promise<Part<Item>>,
): PagesQuery<Item, Key> => ({
  queryKey,
  queryFn: ({ pageParam, signal }) => read(pageParam ?? undefined, signal),
  initialPageParam: null,
  getNextPageParam: (part) => part.next,
})

/** A whole list, for one that is short by its nature. */
export async function wholeList<Item>(read: (cursor: string | undefined) => Promise<Part<Item>>): Promise<readonly Item[]> {
  const items: Item[] = []
  let cursor: string | undefined
  do {
    const part = await read(cursor)
    items.push(...part.items)
    cursor = part.next ?? undefined
  } while (cursor !== undefined)
  return items
}

/** The items read so far, and the list to go on with. */
export function usePages<Item, Key extends QueryKey>(query: PagesQuery<Item, Key>) {
  const list = useInfiniteQuery(query)
  return [list.data?.pages.flatMap((part) => part.items) ?? [], list] as const
}
