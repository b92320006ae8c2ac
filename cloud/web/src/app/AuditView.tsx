import { AuditPage } from '../audit/AuditPage'
import type { Me } from '../shared/api/types'
import { auditWords } from './auditWords'

/** The audit in the words of the other pages. */
export const AuditView = ({ me }: { readonly me: Me }) => <AuditPage me={me} words={auditWords} />
