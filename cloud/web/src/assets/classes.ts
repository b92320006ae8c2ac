import type { AssetClass, CustomField } from '../shared/api/types'

/** The fields of a class after those of the classes that it lies in; of two of one name the nearer counts. */
export function fieldsOf(classes: readonly AssetClass[], code: string | null): readonly CustomField[] {
  const chain: AssetClass[] = []
  for (let next = code; next !== null;) {
    const found = classes.find((one) => one.code === next)
    if (found === undefined || chain.includes(found)) break
    chain.unshift(found)
    next = found.parent
  }
  const byName = new Map(chain.flatMap((one) => one.fields).map((field) => [field.name, field]))
  return [...byName.values()]
}

/** What stands in the form, as the API takes it: an empty input clears, a number is a number. */
export function valueOf(field: CustomField, text: string): string | number | boolean | null {
  const said = text.trim()
  if (said === '') return null
  if (field.type === 'Flag') return said === 'true'
  return field.type === 'Number' || field.type === 'Whole' ? Number(said.replace(',', '.')) : said
}
