import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { classesQuery } from '../shared/api/classes'
import type { AssetRecord, CustomField } from '../shared/api/types'
import { Facts } from '../shared/ui/Facts'
import { formatValue } from '../shared/units'
import { fieldsOf } from './classes'

/** What an asset is: where it lies, who made it, what its class says of it. */
export function AssetFacts({ asset }: { readonly asset: AssetRecord }) {
  const classes = useQuery(classesQuery)
  const known: readonly (readonly [string, ReactNode])[] = [
    ['Level', asset.level],
    ['Lies in', asset.parent],
    ['Class', classes.data?.find(({ code }) => code === asset.class)?.name ?? asset.class],
    ['Criticality', asset.criticality],
    ['Maker', asset.manufacturer],
    ['Model', asset.model],
    ['Serial number', asset.serialNumber],
    ['Installed', asset.installedOn],
    ['Warranty until', asset.warrantyUntil === null ? null : `${asset.warrantyUntil}${asset.isUnderWarranty ? '' : ', over'}`],
    ['Cost', asset.purchaseCost === null ? null : `${asset.purchaseCost} ${asset.purchaseCurrency ?? ''}`],
    ['Bought', asset.purchasedOn],
    ['Area', asset.area],
    ['Location', asset.location],
    ['Other number', asset.externalNumber],
    ...fieldsOf(classes.data ?? [], asset.class).map((field) => [field.label, custom(field, asset.custom[field.name])] as const),
  ]
  return (
    <>
      {asset.description !== null && <p className="mb-4 whitespace-pre-line">{asset.description}</p>}
      <Facts facts={known.filter(([, value]) => value !== null && value !== undefined)} />
    </>
  )
}

function custom({ type, unit }: CustomField, value: AssetRecord['custom'][string] | undefined): string | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  return (type === 'Number' || type === 'Whole') && typeof value === 'number' ? formatValue(value, unit ?? '') : String(value)
}
