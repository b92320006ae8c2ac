import { formatDate, formatInstant } from '../shared/times'
import { wordsOf, type Names } from '../shared/values'
import type { List, ListField } from './listForm'
import type { Row } from './lists'

export const weekdays: readonly string[] = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** A list's or record's name within a sentence; API stays API. */
export const inSentence = (words: string): string => words.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase())

/** A field's value for who reads it; null where it has none. */
export function shownValue({ name, input }: ListField, row: Row, names: Names): string | null {
  const value = row[name]
  if (value === null || value === undefined || value === '') return null
  if (Array.isArray(value)) return value.length === 0 ? null : value.map((one: unknown) => oneOf(input, one, names)).join(', ')
  if (typeof value !== 'string') return JSON.stringify(value)
  if (input === 'day') return formatDate(value)
  return input === 'instant' ? formatInstant(value) : nameOf(input, value, names)
}

/** What an id stands for. People who are inactive are in no directory; before the names are read nobody is known. */
function nameOf(input: ListField['input'], value: string, names: Names): string {
  const isPerson = input === 'person' || input === 'people'
  return names[value] ?? (!isPerson ? value : Object.keys(names).length === 0 ? '…' : 'somebody inactive')
}

/** One of several values. */
function oneOf(input: ListField['input'], value: unknown, names: Names): string {
  if (input === 'weekdays') return weekdays[Number(value) - 1]?.slice(0, 3) ?? String(value)
  if (input === 'days') {
    const { day, name } = value as { readonly day: string; readonly name: string }
    return `${formatDate(day)} ${name}`
  }
  return input === 'permissions' ? wordsOf(String(value)) : nameOf(input, String(value), names)
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
