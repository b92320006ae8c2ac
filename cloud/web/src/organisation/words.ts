import { formatInstant } from '../shared/times'
import { wordsOf, type Names } from '../shared/values'
import type { List, ListField } from './listForm'
import type { Row } from './lists'

/** A field's value for who reads it; null where it has none. */
export function shownValue({ name, input }: ListField, row: Row, names: Names): string | null {
  const value = row[name]
  if (value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return null
  if (input === 'days' && Array.isArray(value)) return value.map(({ day, name: of }: { day: string; name: string }) => `${day} ${of}`).join(', ')
  if (input === 'permissions' && Array.isArray(value)) return value.map((one: string) => wordsOf(one)).join(', ')
  if (Array.isArray(value)) return value.map((one: unknown) => typeof one === 'string' ? names[one] ?? one : String(one)).join(', ')
  if (input === 'instant' && typeof value === 'string') return formatInstant(value)
  return typeof value === 'string' ? names[value] ?? value : JSON.stringify(value)
}

/** What one is called: its name, or what it says first. */
export const titleOf = (of: List, row: Row, names: Names): string =>
  typeof row['name'] === 'string' ? row['name'] : of.fields.slice(0, 2).map((field) => shownValue(field, row, names)).filter(Boolean).join(', ')

/** What is said of one beside its title, in a line. */
export const detailsOf = (of: List, row: Row, names: Names): string => {
  const said = of.fields.filter(({ name, input }) => name !== 'name' && input !== 'days' && input !== 'permissions' && input !== 'lines')
  const rest = typeof row['name'] === 'string' ? said : said.slice(2)
  return rest.flatMap((field) => {
    const shown = shownValue(field, row, names)
    return shown === null ? [] : [field.input === 'text' ? shown : `${field.words} ${shown}`]
  }).join(' · ')
}
