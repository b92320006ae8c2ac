import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import { pagesQuery, type Part } from '../shared/api/pages'
import type { CustomField } from '../shared/api/types'

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

export const catalogueQuery = (path: Catalogue['path']) =>
  pagesQuery(keys.catalogue(path), (cursor, signal): Promise<Part<Entry>> =>
    answer<Part<Entry>>(api.GET(`/api/v1/${path}`, { signal, params: { query: { cursor } } })))
