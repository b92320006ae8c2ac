import { queryOptions } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import { wholeList } from '../shared/api/pages'
import { ApiProblem } from '../shared/api/problem'
import type { Names } from '../shared/values'

type Choice = { readonly id: string; readonly name: string; readonly siteIds: readonly string[] }

export type Choices = Readonly<Record<'person' | 'team' | 'skill' | 'department' | 'calendar', readonly Choice[]>>

/** What can be chosen of each kind. */
export const choicesQuery = queryOptions({
  queryKey: [...keys.organisation, 'choices'],
  queryFn: async (): Promise<Choices> => {
    const [people, teams, departments, calendars, skills] = await Promise.all([
      wholeList((cursor) => answer(api.GET('/api/v1/directory', { params: { query: { cursor } } }))),
      wholeList((cursor) => answer(api.GET('/api/v1/teams', { params: { query: { cursor } } }))),
      wholeList((cursor) => answer(api.GET('/api/v1/departments', { params: { query: { cursor } } }))),
      wholeList((cursor) => answer(api.GET('/api/v1/holiday-calendars', { params: { query: { cursor } } }))),
      wholeList((cursor) => answer(api.GET('/api/v1/skills', { params: { query: { cursor } } }))).catch(none),
    ])
    const ofSite = ({ id, name, siteId }: { readonly id: string; readonly name: string; readonly siteId: string | null }) => ({ id, name, siteIds: siteId === null ? [] : [siteId] })
    return {
      person: people.map(({ id, displayName, siteIds }) => ({ id, name: displayName, siteIds })),
      team: teams.map(ofSite),
      skill: skills.map(ofSite),
      department: departments.map(ofSite),
      calendar: calendars.map(ofSite),
    }
  },
})

/** Store keepers and reliability engineers see the page, and no skills. */
function none(refused: unknown): readonly never[] {
  if (refused instanceof ApiProblem && refused.status === 403) return []
  throw refused
}

/** What can be chosen at a site; what belongs to no site can be at each. */
export const choicesAt = (choices: Choices | undefined, kind: keyof Choices, siteId: string): readonly Choice[] =>
  choices?.[kind].filter(({ siteIds }) => siteIds.length === 0 || siteIds.includes(siteId)) ?? []

export const namesQuery = queryOptions({
  ...choicesQuery,
  select: (choices): Names => Object.fromEntries(Object.values(choices).flat().map(({ id, name }) => [id, name])),
})
