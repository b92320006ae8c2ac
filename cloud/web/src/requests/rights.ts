import type { Me, Role } from '../shared/api/types'

const has = (me: Me, siteId: string, roles: readonly Role[]): boolean => me.roles.some((at) => at.siteId === siteId && roles.includes(at.role))

export const mayReport = (me: Me, siteId: string): boolean =>
  has(me, siteId, ['Administrator', 'Manager', 'Supervisor', 'Technician', 'StoreKeeper', 'ReliabilityEngineer', 'Contractor'])

/** Whether the person's role lets them say something; whether of this request, the server knows. */
export const mayComment = (me: Me, siteId: string): boolean =>
  has(me, siteId, ['Manager', 'Supervisor', 'Technician', 'StoreKeeper', 'ReliabilityEngineer', 'Requester', 'Contractor'])

export const mayAccept = (me: Me, siteId: string): boolean => has(me, siteId, ['Manager', 'Supervisor', 'Technician', 'ReliabilityEngineer'])

export const mayTriage = (me: Me, siteId: string): boolean => has(me, siteId, ['Manager', 'Supervisor', 'ReliabilityEngineer'])
