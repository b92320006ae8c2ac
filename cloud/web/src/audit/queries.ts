import { useQueries } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import { pagesQuery } from '../shared/api/pages'
import type { AuditRecord } from '../shared/api/types'
import type { Names } from '../shared/values'
import { idsOf } from './values'

export type AuditFilter = { readonly action?: AuditRecord['action'] | undefined; readonly entityType?: string | undefined; readonly fromUtc?: string | undefined }

export const actions: readonly AuditRecord['action'][] = [
  'Create', 'Update', 'Delete', 'Archive', 'Approve', 'Reject', 'Issue', 'Complete', 'Cancel', 'Verify', 'Transition', 'Login', 'Logout', 'SignInFailed',
  'PermissionChanged', 'DeviceWrite', 'Export',
]

export const auditQuery = (filter: AuditFilter) =>
  pagesQuery(keys.auditList(filter), (cursor, signal) => answer(api.GET('/api/v1/audit', { signal, params: { query: { ...filter, limit: 50, cursor } } })))

/** As many as the server looks up at once. */
const mostNames = 100

const namesQuery = (ids: readonly string[]) => ({
  queryKey: keys.auditNames(ids),
  queryFn: async ({ signal }: { readonly signal: AbortSignal }): Promise<Names> =>
    (await answer(api.GET('/api/v1/audit/names', { signal, params: { query: { id: [...ids] } } }))).names,
})

/** What the ids stand for that the records show. The first hundred stay the first hundred when more is read, so each is asked for once. */
export function useNames(records: readonly AuditRecord[]): Names {
  const ids = [...new Set(records.flatMap(idsOf))]
  const parts = Array.from({ length: Math.ceil(ids.length / mostNames) }, (_, part) => ids.slice(part * mostNames, (part + 1) * mostNames))
  return useQueries({ queries: parts.map(namesQuery), combine: (answers): Names => Object.assign({}, ...answers.map(({ data }) => data)) as Names })
}
