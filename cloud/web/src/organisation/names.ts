import { queryOptions } from '@tanstack/react-query'
import { answer, api } from '../shared/api/client'
import { wholeList } from '../shared/api/pages'

/** What ids stand for. */
export type Names = Readonly<Record<string, string>>

type Choice = { readonly id: string; readonly name: string; readonly siteIds: readonly string[] }

/** What can be chosen of each kind. */
export const choicesQuery = queryOptions({
  queryKey: ['organisation', 'choices'],
  queryFn: async (): Promise<Readonly<Record<'person' | 'team' | 'skill' | 'department', readonly Choice[]>>> => {
    const [people, teams, skills, departments] = await Promise.all([
      wholeList((cursor) => answer(api.GET('/api/v1/directory', { params: { query: { cursor } } }))),
      wholeList((cursor) => answer(api.GET('/api/v1/teams', { params: { query: { cursor } } }))),
      wholeList((cursor) => answer(api.GET('/api/v1/skills', { params: { query: { cursor } } }))),
      wholeList((cursor) => answer(api.GET('/api/v1/departments', { params: { query: { cursor } } }))),
    ])
    const ofSite = ({ id, name, siteId }: { readonly id: string; readonly name: string; readonly siteId: string }) => ({ id, name, siteIds: [siteId] })
    return {
      person: people.map(({ id, displayName, siteIds }) => ({ id, name: displayName, siteIds })),
      team: teams.map(ofSite),
      skill: skills.map(ofSite),
      department: departments.map(ofSite),
    }
  },
})

export const namesQuery = queryOptions({
  ...choicesQuery,
  select: (choices): Names => Object.fromEntries(Object.values(choices).flat().map(({ id, name }) => [id, name])),
})
