import type { CustomField } from '../shared/api/types'
import type { Catalogue, Entry, EntryBody } from './catalogues'

export const categories = ['Mechanical', 'Electrical', 'Hydraulic', 'Pneumatic', 'Thermal', 'Lubrication', 'Vibration', 'Wear', 'Instrument', 'Process', 'Other'] as const

export const stopTypes = ['Breakdown', 'Maintenance', 'Scheduled', 'Other'] as const

/** What an entry of a catalogue says beside what all say. */
export const codeHints: Readonly<Record<Catalogue['path'], string | null>> = {
  'asset-classes': 'Capital letters, digits and _, e.g. PUMP. It stays.',
  'failure-modes': 'Capital letters and digits, e.g. VIB. It stays.',
  'failure-mechanisms': 'Capital letters, digits, . and -, e.g. 2.4. It stays.',
  'failure-causes': 'Capital letters, digits, . and -, e.g. 3.4. It stays.',
  remedies: 'Capital letters, digits, . and -, e.g. 1. It stays.',
  'stop-reasons': 'Capital letters, digits, . and -, e.g. NO-ORDER. It stays.',
  'maintenance-types': null,
}

export const hasName = (path: Catalogue['path']): boolean => path === 'asset-classes' || path === 'maintenance-types'

export type EntryValues = {
  readonly siteId: string
  readonly code: string
  readonly name: string
  readonly description: string
  readonly category: string
  readonly stopType: string
  readonly isPlanned: boolean
  readonly assetClasses: string
  readonly parent: string
  readonly fields: readonly FieldValues[]
  readonly isArchived: boolean
}

export type FieldValues = {
  readonly name: string
  readonly label: string
  readonly type: CustomField['type']
  readonly unit: string
  readonly choices: string
  readonly isRequired: boolean
  /** As they are: the form does not show them, and does not lose them. */
  readonly least?: number | null | undefined
  readonly most?: number | null | undefined
}

export const blankField: FieldValues = { name: '', label: '', type: 'Text', unit: '', choices: '', isRequired: false }

const blank: EntryValues = {
  siteId: '', code: '', name: '', description: '', category: categories[0], stopType: stopTypes[0], isPlanned: true, assetClasses: '', parent: '', fields: [], isArchived: false,
}

export const valuesOf = (entry: Entry | null): EntryValues => entry === null ? blank : {
  siteId: entry.siteId ?? '',
  code: entry.code ?? '',
  name: entry.name ?? '',
  description: entry.description ?? '',
  category: entry.category ?? blank.category,
  stopType: entry.stopType ?? blank.stopType,
  isPlanned: entry.isPlanned ?? true,
  assetClasses: (entry.assetClasses ?? []).join(', '),
  parent: entry.parent ?? '',
  fields: (entry.fields ?? []).map(shownField),
  isArchived: entry.isArchived,
}

const shownField = ({ unit, choices, isRequired, ...field }: CustomField): FieldValues =>
  ({ ...field, isRequired: isRequired ?? false, unit: unit ?? '', choices: (choices ?? []).join(', ') })

const listOf = (text: string): string[] => text.split(',').map((one) => one.trim()).filter((one) => one !== '')

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** What a person calls a field makes its name: Rated power (kW) → ratedPowerKW. */
export function nameOfField(label: string): string {
  const words = label.normalize('NFD').replaceAll(/[^A-Za-z0-9 ]/g, '').split(' ').filter((word) => word !== '')
  return words.map((word, i) => (i === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1)).join('').slice(0, 40)
}

const isSaid = (limit: number | null | undefined): limit is number => limit !== null && limit !== undefined

const fieldOf = ({ name, label, type, unit, choices, isRequired, least, most }: FieldValues): EntryBody => ({
  name: name === '' ? nameOfField(label) : name,
  label: label.trim(),
  type,
  isRequired,
  ...((type === 'Number' || type === 'Whole') && unit.trim() !== '' && { unit: unit.trim() }),
  ...((type === 'Number' || type === 'Whole') && isSaid(least) && { least }),
  ...((type === 'Number' || type === 'Whole') && isSaid(most) && { most }),
  ...(type === 'Choice' && { choices: listOf(choices) }),
})

/** What is sent of the form: of an entry that is there its code and site stay. */
export const bodyOf = (path: Catalogue['path'], values: EntryValues, isNew: boolean): EntryBody => ({
  ...(isNew && codeHints[path] !== null && { code: values.code.trim() }),
  ...(isNew && values.siteId !== '' && { siteId: values.siteId }),
  ...(hasName(path) ? { name: values.name.trim(), description: orNull(values.description) } : { description: values.description.trim() }),
  ...(path === 'failure-modes' && { category: values.category, assetClasses: listOf(values.assetClasses) }),
  ...(path === 'stop-reasons' && { stopType: values.stopType }),
  ...(path === 'maintenance-types' && { isPlanned: values.isPlanned }),
  ...(path === 'asset-classes' && { parent: orNull(values.parent), fields: values.fields.map(fieldOf) }),
  ...(!isNew && { isArchived: values.isArchived }),
})
