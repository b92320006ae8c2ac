type Input = 'text' | 'day' | 'time' | 'weekdays' | 'number' | 'person' | 'team' | 'skill' | 'department'

/** A field of what is entered here; the server has the last word on it. */
export type ListField = { readonly name: string; readonly words: string; readonly input: Input; readonly isRequired?: boolean }

const text = (name: string, words: string, isRequired = false): ListField => ({ name, words, input: 'text', isRequired })

/** How the organisation is set up: who works together, when, with what skill, and what an hour costs. */
export const lists = [
  { path: 'departments', words: 'Departments', fields: [text('name', 'Name', true), text('code', 'Code'), text('description', 'Description')] },
  { path: 'teams', words: 'Teams', fields: [text('name', 'Name', true), { name: 'departmentId', words: 'Department', input: 'department' }] },
  { path: 'skills', words: 'Skills', fields: [text('name', 'Name', true), text('description', 'Description')] },
  {
    path: 'certificates', words: 'Certificates', fields: [
      { name: 'userId', words: 'Person', input: 'person', isRequired: true }, { name: 'skillId', words: 'Skill', input: 'skill', isRequired: true },
      { name: 'issuedOn', words: 'Issued on', input: 'day', isRequired: true }, { name: 'expiresOn', words: 'Expires on', input: 'day' }, text('number', 'Number'),
    ],
  },
  {
    path: 'shifts', words: 'Shifts', fields: [
      text('name', 'Name', true), { name: 'teamId', words: 'Team', input: 'team' }, { name: 'weekdays', words: 'Days of the week, Monday is 1, with commas between', input: 'weekdays', isRequired: true },
      { name: 'startsAt', words: 'From', input: 'time', isRequired: true }, { name: 'endsAt', words: 'To', input: 'time', isRequired: true },
      { name: 'validFrom', words: 'Valid from', input: 'day', isRequired: true },
    ],
  },
  { path: 'holidays', words: 'Holidays', fields: [{ name: 'day', words: 'Day', input: 'day', isRequired: true }, text('name', 'Name', true)] },
  {
    path: 'labour-rates', words: 'Labour rates', fields: [
      { name: 'userId', words: 'Person', input: 'person' }, text('craft', 'Or craft'), { name: 'perHour', words: 'An hour', input: 'number', isRequired: true },
      text('currency', 'Currency, e.g. EUR', true), { name: 'validFrom', words: 'Valid from', input: 'day', isRequired: true },
    ],
  },
] as const satisfies readonly { readonly path: string; readonly words: string; readonly fields: readonly ListField[] }[]

export type List = (typeof lists)[number]

/** What is sent of what was typed; what was left empty is left out. */
export function bodyOf(fields: readonly ListField[], typed: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  const said = fields.flatMap(({ name, input }) => {
    const value = (typed[name] ?? '').trim()
    if (value === '') return []
    return [[name, input === 'number' ? Number(value.replace(',', '.')) : input === 'weekdays' ? value.split(/[\s,]+/).map(Number) : value] as const]
  })
  return Object.fromEntries(said)
}
