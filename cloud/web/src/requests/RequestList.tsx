import { Link } from 'react-router'
import type { MaintenanceRequest } from '../shared/api/types'
import { formatAge } from '../shared/times'
import { PriorityLabel, ProgressLabel, RequestStateLabel } from '../shared/ui/Labels'
import { Table } from '../shared/ui/Table'
import { useDesk } from '../shared/useMedia'
import { useNow } from '../shared/useNow'
import { reporterWords } from './words'

type Props = { readonly requests: readonly MaintenanceRequest[] }

/** Cards under the thumb, a table at the desk. */
export function RequestList({ requests }: Props) {
  return useDesk() ? <RequestTable requests={requests} /> : <RequestCards requests={requests} />
}

const pathOf = (request: MaintenanceRequest) => `/requests/${request.number}`

const Down = ({ request }: { readonly request: MaintenanceRequest }) =>
  request.machineIsDown && request.state === 'Reported' ? <span className="font-semibold text-danger">stands still</span> : null

/** What is told of a state that goes on: its progress. */
function Stand({ request }: { readonly request: MaintenanceRequest }) {
  return request.state === 'Accepted' && request.progress !== 'Pending' ? <ProgressLabel progress={request.progress} /> : <RequestStateLabel state={request.state} />
}

function RequestCards({ requests }: Props) {
  const now = useNow()
  return (
    <ul className="grid gap-3">
      {requests.map((request) => (
        <li key={request.id}>
          <Link to={pathOf(request)} className="grid gap-2 rounded-xl border border-line bg-surface p-4">
            <span className="flex items-baseline justify-between gap-3 text-muted">
              <span className="font-semibold tabular-nums">{request.number}</span>
              <span>{formatAge(request.reportedAtUtc, now)}</span>
            </span>
            <span className="line-clamp-3 text-lg leading-snug font-bold">{request.problemDescription}</span>
            <span>{request.assetTagNumber} {request.assetName}</span>
            <span className="text-muted">From {reporterWords(request)}</span>
            <span className="flex flex-wrap items-center gap-2">
              <Stand request={request} />
              <PriorityLabel priority={request.priority} />
              <Down request={request} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

function RequestTable({ requests }: Props) {
  const now = useNow()
  return (
    <Table heads={['Number', 'What', 'Where', 'State', 'Priority', 'From', 'Reported']}>
      {requests.map((request) => (
        <tr key={request.id} className="border-t border-line align-middle hover:bg-raised">
          <td className="p-3 whitespace-nowrap tabular-nums">
            <Link className="touch inline-flex items-center font-semibold text-accent underline" to={pathOf(request)}>{request.number}</Link>
          </td>
          <td className="max-w-md p-3"><span className="line-clamp-2 font-semibold">{request.problemDescription}</span> <Down request={request} /></td>
          <td className="p-3">{request.assetTagNumber} {request.assetName}</td>
          <td className="p-3"><Stand request={request} /></td>
          <td className="p-3"><PriorityLabel priority={request.priority} /></td>
          <td className="p-3">{reporterWords(request)}</td>
          <td className="p-3 whitespace-nowrap">{formatAge(request.reportedAtUtc, now)}</td>
        </tr>
      ))}
    </Table>
  )
}
