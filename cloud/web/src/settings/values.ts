import type { Setting } from '../shared/api/types'

/** By row, then by column. */
export type Table = Readonly<Record<string, Readonly<Record<string, string>>>>

type Schema = {
  readonly title?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly enum?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
}

export const isTable = (value: unknown): value is Table => typeof value === 'object' && value !== null

export type Shape = {
  readonly minimum?: number
  readonly maximum?: number
  readonly choices: readonly string[]
  /** Of what a table's rows and columns are. */
  readonly rows?: string
  readonly columns?: string
}

/** What may be set: limits of a number, or the choices of a table's cells. */
export function shapeOf(setting: Pick<Setting, 'type'>): Shape {
  const { title: rows, minimum, maximum, properties = {} } = setting.type as Schema
  const [row] = Object.values(properties)
  const cell = Object.values(row?.properties ?? {})[0]
  return {
    ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }), ...(rows !== undefined && { rows }),
    ...(row?.title !== undefined && { columns: row.title }), choices: cell?.enum ?? [],
  }
}

const words = (value: unknown): string => (typeof value === 'boolean' ? (value ? 'Yes' : 'No') : String(value))

/** A value in a line; a table is shown as one. */
export const shown = (value: unknown, none: string): string => (value === null || value === undefined ? none : isTable(value) ? 'a table of its own' : words(value))

/** What a change was: of tables only the cells that are others. */
export function changeOf(before: unknown, after: unknown): string {
  if (!isTable(before) || !isTable(after)) return `${shown(before, '–')} → ${shown(after, 'set back')}`
  const cells = Object.entries(after).flatMap(([row, columns]) =>
    Object.entries(columns).filter(([column, cell]) => before[row]?.[column] !== cell).map(([column, cell]) => `${row}, ${column}: ${before[row]?.[column] ?? '–'} → ${cell}`))
  return cells.length === 0 ? 'the same' : cells.join('; ')
}
