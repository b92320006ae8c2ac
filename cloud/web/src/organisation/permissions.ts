import { queryOptions } from '@tanstack/react-query'
import { ApiProblem } from '../shared/api/problem'

type Description = { readonly components: { readonly schemas: Readonly<Record<string, { readonly properties?: Readonly<Record<string, { readonly items?: { readonly enum?: readonly string[] } }>> } | undefined>> } }

const places: Readonly<Record<string, readonly [schema: string, field: string]>> = { 'permission-sets': ['MakePermissionSet', 'permissions'], 'api-keys': ['MakeApiKey', 'scopes'] }

/** What may be granted, as the API's own description names it: the page has no list of its own that would fall behind. */
export const grantableQuery = (path: string) =>
  queryOptions({
    queryKey: ['grantable', path],
    staleTime: Infinity,
    queryFn: async ({ signal }): Promise<readonly string[]> => {
      const answer = await fetch('/openapi/v1.json', { signal })
      if (!answer.ok) throw ApiProblem.from(answer.status, undefined)
      const { components } = await answer.json() as Description
      const [schema = '', field = ''] = places[path] ?? []
      return components.schemas[schema]?.properties?.[field]?.items?.enum ?? []
    },
  })
