import { expect, it } from 'vitest'
import description from '../../../Maintenance.Cloud/openapi/v1.json?raw'
import { auditWords } from './auditWords'

type Field = { readonly enum?: readonly (string | null)[]; readonly items?: Field; readonly $ref?: string; readonly oneOf?: readonly Field[] }
type Schemas = Readonly<Record<string, Field & { readonly properties?: Readonly<Record<string, Field>> }>>

const { schemas } = (JSON.parse(description) as { readonly components: { readonly schemas: Schemas } }).components

const valuesOf = (field: Field | undefined): readonly string[] =>
  field === undefined ? []
    : [...(field.enum ?? []).filter((one) => one !== null), ...valuesOf(field.items), ...valuesOf(field.$ref === undefined ? undefined : schemas[field.$ref.split('/').at(-1) ?? '']), ...(field.oneOf ?? []).flatMap(valuesOf)]

const named: Readonly<Record<string, string>> = { Alarm: 'AlarmSummary', Request: 'MaintenanceRequest' }

it.each(Object.entries(auditWords).flatMap(([of, fields]) => Object.entries(fields).map(([field, words]) => [of, field, words] as const)))('has a word for every %s %s', (of, field, words) => {
  const values = valuesOf(schemas[named[of] ?? of]?.properties?.[field])
  expect(values).not.toEqual([])
  expect(values.filter((value) => words(value) === undefined)).toEqual([])
})
