import { queryOptions } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import { wholeList } from '../shared/api/pages'
import { ApiProblem } from '../shared/api/problem'
import type { Names } from '../shared/values'

type Choice = { readonly id: string; readonly name: string; readonly siteIds: readonly string[]; readonly isArchived: boolean }

export type Choices = Readonly<Record<'person' | 'team' | 'skill' | 'department' | 'calendar', readonly Choice[]>>

type Path = '/api/v1/teams' | '/api/v1/departments' | '/api/v1/holiday-calendars' | '/api/v1/skills'

/** A list with what was taken out of use, which others may still name. */
async function all(path: Path): Promise<readonly Choice[]> {
  const read = (isArchived: boolean) => wholeList((cursor) => answer(api.GET(path as '/api/v1/teams', { params: { query: { isArchived, cursor } } })))
  return (await Promise.all([read(false), read(true)])).flat()
    .map(({ id, name, siteId, isArchived }: { id: string; name: string; siteId: string | null; isArchived: boolean }) => ({ id, name, siteIds: siteId === null ? [] : [siteId], isArchived }))
}

/** What can be chosen of each kind. */
export const choicesQuery = queryOptions({
  queryKey: [...keys.organisation, 'choices'],
  queryFn: async (): Promise<Choices> => {
    const [people, team, department, calendar, skill] = await Promise.all([
      wholeList((cursor) => answer(api.GET('/api/v1/directory', { params: { query: { cursor } } }))),
      all('/api/v1/teams'),
      all('/api/v1/departments'),
      all('/api/v1/holiday-calendars'),
      all('/api/v1/skills').catch(none),
    ])
    return { person: people.map(({ id, displayName, siteIds }) => ({ id, name: displayName, siteIds, isArchived: false })), team, skill, department, calendar }
  },
})

/** Store keepers and reliability engineers see the page, and no skills. */
function none(refused: unknown): readonly never[] {
  if (refused instanceof ApiProblem && refused.status === 403) return []
  throw refused
}

/** What can be chosen at a site; what belongs to no site can be at each, and what was taken out of use stays where it is chosen. */
export const choicesAt = (choices: Choices | undefined, kind: keyof Choices, siteId: string, chosen: readonly string[]): readonly Choice[] =>
  choices?.[kind].filter(({ id, siteIds, isArchived }) => (siteIds.length === 0 || siteIds.includes(siteId)) && (!isArchived || chosen.includes(id)))
    .map((one) => ({ ...one, name: nameOf(one) })) ?? []

const nameOf = ({ name, isArchived }: Choice): string => isArchived ? `${name} (archived)` : name

export const namesQuery = queryOptions({
  ...choicesQuery,
  select: (choices): Names => Object.fromEntries(Object.values(choices).flat().map((one) => [one.id, nameOf(one)])),
})
