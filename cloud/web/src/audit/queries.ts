import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import { pagesQuery } from '../shared/api/pages'
import type { AuditRecord } from '../shared/api/types'

export type AuditFilter = { readonly action?: AuditRecord['action'] | undefined; readonly entityType?: string | undefined; readonly fromUtc?: string | undefined }

export const actions: readonly AuditRecord['action'][] = [
  'Create', 'Update', 'Delete', 'Archive', 'Approve', 'Reject', 'Issue', 'Complete', 'Cancel', 'Verify', 'Transition', 'Login', 'Logout', 'SignInFailed',
  'PermissionChanged', 'DeviceWrite', 'Export',
]

export const auditQuery = (filter: AuditFilter) =>
  pagesQuery(keys.auditList(filter), (cursor, signal) => answer(api.GET('/api/v1/audit', { signal, params: { query: { ...filter, limit: 50, cursor } } })))
