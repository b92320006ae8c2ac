import { AuditPage } from '../audit/AuditPage'
import { auditWords } from './auditWords'

/** The audit in the words of the other pages. */
export const AuditView = () => <AuditPage words={auditWords} />
