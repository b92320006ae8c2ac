import type { Role } from '../shared/api/types'
import { localMinute } from '../shared/times'

type Input =
  | 'text' | 'lines' | 'day' | 'time' | 'instant' | 'weekdays' | 'number' | 'days'
  | 'person' | 'team' | 'skill' | 'department' | 'calendar' | 'people' | 'permissions'

/** A field of what is entered here; the server has the last word on it. `isFixed`: it is said at the beginning and stays. */
export type ListField = { readonly name: string; readonly words: string; readonly input: Input; readonly isRequired?: boolean; readonly isFixed?: boolean; readonly hint?: string }

export type List = {
  readonly path: string
  readonly words: string
  /** One of them. */
  readonly one: string
  readonly fields: readonly ListField[]
  /** Who sees the list, where that is not everybody who sees the page. */
  readonly readers?: readonly Role[]
  /** Who changes what is there; only administrators make and remove. */
  readonly changers?: readonly Role[]
  /** Whether it belongs to the organisation where no site is said. */
  readonly isShared?: boolean
  /** Whether it is a site, and belongs to none. */
  readonly isSite?: boolean
}

/** What is typed in the form, by field; of several values each stands on a line. */
export type Typed = Readonly<Record<string, string>>

const text = (name: string, words: string, isRequired = false): ListField => ({ name, words, input: 'text', isRequired })
const description: ListField = { name: 'description', words: 'Description', input: 'lines' }

/** How the organisation is set up: who works together, when, with what skill, and what an hour costs. */
export const lists: readonly [List, ...List[]] = [
  { path: 'departments', words: 'Departments', one: 'Department', fields: [text('name', 'Name', true), text('code', 'Code'), { name: 'parentId', words: 'Lies in', input: 'department' }, description] },
  {
    path: 'teams', words: 'Teams', one: 'Team',
    fields: [text('name', 'Name', true), { name: 'departmentId', words: 'Department', input: 'department' }, { name: 'memberIds', words: 'Members', input: 'people' }],
  },
  { path: 'skills', words: 'Skills', one: 'Skill', fields: [text('name', 'Name', true), description], readers: ['Administrator', 'Manager', 'Supervisor', 'Technician', 'Contractor'], changers: ['Administrator', 'Manager'] },
  {
    path: 'certificates', words: 'Certificates', one: 'Certificate', readers: ['Administrator', 'Manager', 'Supervisor', 'Technician', 'Contractor'], changers: ['Administrator', 'Manager'],
    fields: [
      { name: 'userId', words: 'Person', input: 'person', isRequired: true, isFixed: true }, { name: 'skillId', words: 'Skill', input: 'skill', isRequired: true, isFixed: true },
      { name: 'issuedOn', words: 'Issued on', input: 'day', isRequired: true }, { name: 'expiresOn', words: 'Expires on', input: 'day' }, text('number', 'Number'),
    ],
  },
  {
    path: 'shifts', words: 'Shifts', one: 'Shift', fields: [
      text('name', 'Name', true), { name: 'teamId', words: 'Team', input: 'team' }, { name: 'weekdays', words: 'Days of the week', input: 'weekdays', isRequired: true },
      { name: 'startsAt', words: 'From', input: 'time', isRequired: true }, { name: 'endsAt', words: 'To', input: 'time', isRequired: true },
      { name: 'validFrom', words: 'Valid from', input: 'day', isRequired: true }, { name: 'validUntil', words: 'Valid until', input: 'day' },
    ],
  },
  { path: 'holidays', words: 'Holidays', one: 'Holiday', fields: [{ name: 'day', words: 'Day', input: 'day', isRequired: true }, text('name', 'Name', true)] },
  {
    path: 'holiday-calendars', words: 'Holiday calendars', one: 'Holiday calendar', isShared: true,
    fields: [text('name', 'Name', true), { name: 'days', words: 'Days', input: 'days', hint: 'One a line, e.g. 2026-12-25 Christmas day' }],
  },
  {
    path: 'labour-rates', words: 'Labour rates', one: 'Labour rate', readers: ['Administrator', 'Manager', 'Technician', 'Contractor'], changers: ['Administrator', 'Manager'], fields: [
      { name: 'userId', words: 'Person', input: 'person', isFixed: true }, { ...text('craft', 'Or craft'), isFixed: true }, { name: 'perHour', words: 'An hour', input: 'number', isRequired: true },
      { ...text('currency', 'Currency', true), hint: 'Three letters, e.g. EUR' }, { name: 'validFrom', words: 'Valid from', input: 'day', isRequired: true },
    ],
  },
  {
    path: 'permission-sets', words: 'Permission sets', one: 'Permission set', readers: ['Administrator', 'Manager'],
    fields: [text('name', 'Name', true), { name: 'permissions', words: 'Permissions', input: 'permissions', isRequired: true }, description],
  },
  {
    path: 'api-keys', words: 'API keys', one: 'API key', readers: ['Administrator'],
    fields: [text('name', 'Name', true), { name: 'expiresAtUtc', words: 'Expires', input: 'instant' }, { name: 'scopes', words: 'What it may do', input: 'permissions', isRequired: true, isFixed: true }],
  },
  {
    path: 'sites', words: 'Sites', one: 'Site', isSite: true, fields: [
      { ...text('code', 'Code', true), isFixed: true, hint: 'Capital letters, digits and -, e.g. HALL-1' }, text('name', 'Name', true), { ...text('timeZone', 'Time zone'), hint: 'E.g. Europe/Vienna' },
      { ...text('currency', 'Currency'), hint: 'Three letters, e.g. EUR' }, { ...text('locale', 'Language'), hint: 'E.g. de-AT' }, { name: 'holidayCalendarId', words: 'Holiday calendar', input: 'calendar' },
      { name: 'address', words: 'Address', input: 'lines' },
    ],
  },
]

/** What is sent of what was typed for something new; what was left empty is left out. */
export function bodyOf(fields: readonly ListField[], typed: Typed): Readonly<Record<string, unknown>> {
  return Object.fromEntries(fields.flatMap(({ name, input }) => {
    const value = (typed[name] ?? '').trim()
    return value === '' ? [] : [[name, sent(input, value)] as const]
  }))
}

/** What stands in the form of something that is there. */
export const typedOf = (fields: readonly ListField[], row: Readonly<Record<string, unknown>>): Typed =>
  Object.fromEntries(fields.map(({ name, input }) => [name, written(input, row[name])]))

/** What is sent of what was typed over something that is there: what differs, empty where it was cleared. */
export function patchOf(fields: readonly ListField[], before: Typed, typed: Typed): Readonly<Record<string, unknown>> {
  return Object.fromEntries(fields.filter(({ name, isFixed }) => !isFixed && (typed[name] ?? '').trim() !== (before[name] ?? '')).map(({ name, input }) => {
    const value = (typed[name] ?? '').trim()
    return [name, value === '' && !isMany(input) ? null : sent(input, value)] as const
  }))
}

export const isMany = (input: Input): boolean => input === 'people' || input === 'permissions' || input === 'days' || input === 'weekdays'

export const linesOf = (value: string): readonly string[] => value.split('\n').map((line) => line.trim()).filter((line) => line !== '')

/** Numbers of weekdays, Monday is 1. */
export const daysOf = (value: string): readonly string[] => value.split(/[\s,]+/).filter((one) => one !== '')

function sent(input: Input, value: string): unknown {
  if (input === 'number') return Number(value.replace(',', '.'))
  if (input === 'weekdays') return daysOf(value).map(Number)
  if (input === 'people' || input === 'permissions') return linesOf(value)
  if (input === 'instant') return new Date(value).toISOString()
  if (input !== 'days') return value
  return linesOf(value).map((line) => {
    const [day = '', ...name] = line.split(/\s+/)
    return { day, name: name.join(' ') }
  })
}

function written(input: Input, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (input === 'weekdays' && Array.isArray(value)) return value.join(', ')
  if (input === 'days' && Array.isArray(value)) return value.map(({ day, name }: { day: string; name: string }) => `${day} ${name}`).join('\n')
  if (Array.isArray(value)) return value.join('\n')
  if (input === 'instant' && typeof value === 'string') return localMinute(value)
  return typeof value === 'string' ? value : JSON.stringify(value)
}
