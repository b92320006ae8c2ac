import type { Me, Role } from '../shared/api/types'

/** Sites where one of these roles is the person's. */
const sitesWith = (me: Me, roles: readonly Role[]): readonly string[] =>
  [...new Set(me.roles.filter((at) => roles.includes(at.role)).map((at) => at.siteId))]

/** Who enters assets, imports them and takes them away. */
export const makerSites = (me: Me): readonly string[] => sitesWith(me, ['Administrator'])

export const mayChange = (me: Me, siteId: string): boolean => sitesWith(me, ['Administrator', 'ReliabilityEngineer']).includes(siteId)

export const maySetStatus = (me: Me, siteId: string): boolean =>
  sitesWith(me, ['Administrator', 'Manager', 'Supervisor', 'Technician', 'ReliabilityEngineer', 'Contractor']).includes(siteId)

export const mayAddDocuments = (me: Me, siteId: string): boolean =>
  sitesWith(me, ['Administrator', 'Manager', 'Supervisor', 'ReliabilityEngineer']).includes(siteId)
