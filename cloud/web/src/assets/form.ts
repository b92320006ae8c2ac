import type { AssetRecord, CustomField } from '../shared/api/types'
import { z } from '../shared/zod'
import { valueOf } from './classes'
import type { AssetPatch } from './records'

const line = z.string().check(z.maxLength(200, 'At most 200 characters.'))

export const schema = z.object({
  siteId: z.string(),
  tagNumber: z.string().check(z.trim(), z.minLength(1, 'Enter the tag number.'), z.maxLength(200, 'At most 200 characters.')),
  name: z.string().check(z.trim(), z.minLength(1, 'Enter a name.'), z.maxLength(200, 'At most 200 characters.')),
  level: z.string(),
  parent: z.string(),
  class: z.string(),
  criticality: z.string(),
  description: z.string().check(z.maxLength(4000, 'At most 4,000 characters.')),
  manufacturer: line,
  model: line,
  serialNumber: line,
  installedOn: z.string(),
  warrantyUntil: z.string(),
  location: line,
  externalNumber: line,
  custom: z.record(z.string(), z.string()),
})

export type AssetValues = z.infer<typeof schema>

export const blank: AssetValues = {
  siteId: '', tagNumber: '', name: '', level: 'Machine', parent: '', class: '', criticality: 'Medium', description: '', manufacturer: '', model: '',
  serialNumber: '', installedOn: '', warrantyUntil: '', location: '', externalNumber: '', custom: {},
}

/** An asset as the form shows it. */
export const valuesOf = (asset: AssetRecord): AssetValues => ({
  siteId: asset.siteId,
  tagNumber: asset.tagNumber,
  name: asset.name,
  level: asset.level,
  parent: asset.parent ?? '',
  class: asset.class ?? '',
  criticality: asset.criticality,
  description: asset.description ?? '',
  manufacturer: asset.manufacturer ?? '',
  model: asset.model ?? '',
  serialNumber: asset.serialNumber ?? '',
  installedOn: asset.installedOn ?? '',
  warrantyUntil: asset.warrantyUntil ?? '',
  location: asset.location ?? '',
  externalNumber: asset.externalNumber ?? '',
  custom: Object.fromEntries(Object.entries(asset.custom).map(([name, value]) => [name, value === null ? '' : String(value)])),
})

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** What is sent of the form: an empty input clears; values of another class than the asset's go. */
export function patchOf(values: AssetValues, fields: readonly CustomField[]): AssetPatch {
  const gone = Object.keys(values.custom).filter((name) => fields.every((field) => field.name !== name))
  return {
    name: values.name,
    level: values.level as AssetRecord['level'],
    criticality: values.criticality as AssetRecord['criticality'],
    class: orNull(values.class),
    description: orNull(values.description),
    manufacturer: orNull(values.manufacturer),
    model: orNull(values.model),
    serialNumber: orNull(values.serialNumber),
    installedOn: orNull(values.installedOn),
    warrantyUntil: orNull(values.warrantyUntil),
    location: orNull(values.location),
    externalNumber: orNull(values.externalNumber),
    custom: Object.fromEntries([
      ...gone.map((name) => [name, null] as const),
      ...fields.map((field) => [field.name, valueOf(field, values.custom[field.name] ?? '')] as const),
    ]),
  }
}
