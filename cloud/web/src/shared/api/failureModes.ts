import { queryOptions } from '@tanstack/react-query'
import { answer, api } from './client'
import { keys } from './keys'
import { wholeList } from './pages'

/** Every failure mode, those out of use too: what happened keeps the name of what it was. */
export const failureModeNamesQuery = queryOptions({
  queryKey: keys.failureModeNames,
  queryFn: async () => {
    const read = (isArchived: boolean) => wholeList((cursor) => answer(api.GET('/api/v1/failure-modes', { params: { query: { cursor, isArchived } } })))
    return (await Promise.all([read(false), read(true)])).flat()
  },
})
