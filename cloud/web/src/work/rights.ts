import type { Me, Role } from '../shared/api/types'

const makers: ReadonlySet<Role> = new Set<Role>(['Manager', 'Supervisor', 'Technician', 'ReliabilityEngineer'])

/** Sites where the person may make work orders. */
export const makerSites = (me: Me): readonly { id: string; name: string }[] =>
  [...new Map(me.roles.filter(({ role }) => makers.has(role)).map(({ siteId, siteName }) => [siteId, { id: siteId, name: siteName }])).values()]
