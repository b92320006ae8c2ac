import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import { pagesQuery, type Part } from '../shared/api/pages'
import type { CustomField, Me, Role } from '../shared/api/types'

export const catalogues = [
  { path: 'asset-classes', words: 'Classes of assets' },
  { path: 'failure-modes', words: 'Failure modes' },
  { path: 'failure-mechanisms', words: 'Failure mechanisms' },
  { path: 'failure-causes', words: 'Failure causes' },
  { path: 'remedies', words: 'Remedies' },
  { path: 'maintenance-types', words: 'Maintenance types' },
  { path: 'stop-reasons', words: 'Reasons of stops' },
] as const

export type Catalogue = (typeof catalogues)[number]

/** What the catalogues have in common, and what only some of them say. */
export type Entry = {
  readonly id: string
  readonly version: number
  readonly isArchived: boolean
  readonly siteId: string | null
  readonly code?: string
  readonly name?: string
  readonly description: string | null
  readonly category?: string
  readonly stopType?: string
  readonly isPlanned?: boolean
  readonly isBuiltIn?: boolean
  readonly assetClasses?: readonly string[]
  readonly parent?: string | null
  readonly fields?: readonly CustomField[]
}

export const catalogueQuery = (path: Catalogue['path'], isArchived = false) =>
  pagesQuery([...keys.catalogue(path), isArchived], (cursor, signal): Promise<Part<Entry>> =>
    answer<Part<Entry>>(api.GET(`/api/v1/${path}`, { signal, params: { query: { cursor, isArchived } } })))

const sitesWith = (me: Me, roles: readonly Role[]): readonly string[] => [...new Set(me.roles.filter((at) => roles.includes(at.role)).map((at) => at.siteId))]

/** Sites where the person enters what a catalogue holds. */
export const makerSites = (me: Me, path: Catalogue['path']): readonly string[] =>
  sitesWith(me, path === 'asset-classes' ? ['Administrator'] : ['Administrator', 'ReliabilityEngineer'])

/** What is everybody's is changed by who may do so at every site; the server knows which there are. */
export const mayChange = (me: Me, entry: Entry): boolean => {
  const sites = sitesWith(me, ['Administrator', 'ReliabilityEngineer'])
  return entry.siteId === null ? sites.length > 0 : sites.includes(entry.siteId)
}

export const mayRemove = (me: Me, entry: Entry): boolean => {
  const sites = sitesWith(me, ['Administrator'])
  return entry.siteId === null ? sites.length > 0 : sites.includes(entry.siteId)
}

/** What is sent of an entry; which fields, its catalogue says. */
export type EntryBody = Readonly<Record<string, unknown>>

/** Enters, changes and removes entries. The catalogues differ in their fields only, which the server checks. */
export function useEntries(path: Catalogue['path']) {
  const client = useQueryClient()
  const onSettled = () => Promise.all([keys.catalogue(path), keys.everyFailureMode, keys.assetClasses].map((queryKey) => client.invalidateQueries({ queryKey })))
  const of = ({ id, version }: Entry) => ({ path: { id }, header: { 'If-Match': `"${version}"` } })
  return {
    make: useMutation({ mutationFn: (body: EntryBody) => answer<unknown>(api.POST(`/api/v1/${path}` as '/api/v1/remedies', { body: body as never })), onSettled }),
    change: useMutation({
      mutationFn: ({ entry, body }: { readonly entry: Entry; readonly body: EntryBody }) =>
        answer<unknown>(api.PATCH(`/api/v1/${path}/{id}` as '/api/v1/remedies/{id}', { params: of(entry), body: body as never })),
      onSettled,
    }),
    remove: useMutation({
      mutationFn: (entry: Entry) => answer<unknown>(api.DELETE(`/api/v1/${path}/{id}` as '/api/v1/remedies/{id}', { params: of(entry) })),
      onSettled,
    }),
  }
}
