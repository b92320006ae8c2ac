import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { failureModeNamesQuery } from '../shared/api/failureModes'
import { usePages } from '../shared/api/pages'
import type { MaintenanceRequest, Me } from '../shared/api/types'
import { modeWords } from '../shared/failureModes'
import { formatInstant } from '../shared/times'
import { Facts } from '../shared/ui/Facts'
import { PriorityLabel, ProgressLabel, RequestStateLabel } from '../shared/ui/Labels'
import { More } from '../shared/ui/More'
import { Page, Panel } from '../shared/ui/Page'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { wordsOf } from '../shared/values'
import { RequestComments } from './RequestComments'
import { RequestFiles } from './RequestFiles'
import { TriageButtons } from './TriageButtons'
import { historyQuery, requestQuery } from './queries'
import { reporterWords, severityWords, told } from './words'

/** One request: what was said, what was decided, what becomes of it. */
export function RequestPage({ me }: { readonly me: Me }) {
  const { number = '' } = useParams()
  const request = useQuery(requestQuery(number))
  if (request.isPending) return <Page title={number}><Skeleton label={`request ${number}`} /></Page>
  if (request.isError) return <Page title={number}><Problem error={request.error} onRetry={() => void request.refetch()} /></Page>
  return <One me={me} request={request.data} onReload={() => void request.refetch()} />
}

type Props = { readonly me: Me; readonly request: MaintenanceRequest; readonly onReload: () => void }

function One({ me, request, onReload }: Props) {
  return (
    <Page title={`${request.number} ${request.assetTagNumber}`} lead={<Where request={request} />}>
      <div className="grid gap-4 lg:grid-cols-[2fr_1fr] lg:items-start">
        <div className="grid gap-4">
          <section aria-label="State" className="grid gap-4 rounded-xl border border-line bg-surface p-4 lg:p-5">
            <div className="flex flex-wrap gap-2" aria-live="polite">
              <RequestStateLabel state={request.state} />
              {request.progress !== 'Pending' && request.state !== 'Declined' && request.state !== 'Withdrawn' && <ProgressLabel progress={request.progress} />}
              <PriorityLabel priority={request.priority} />
            </div>
            <p className="text-lg whitespace-pre-line">{request.problemDescription}</p>
            <Outcome request={request} />
            <TriageButtons me={me} request={request} onReload={onReload} />
          </section>
          <RequestComments me={me} request={request} />
          <Panel title="Photos and papers"><RequestFiles request={request} /></Panel>
        </div>
        <div className="grid gap-4">
          <What me={me} request={request} />
          <History id={request.id} />
        </div>
      </div>
    </Page>
  )
}

function Where({ request }: { readonly request: MaintenanceRequest }) {
  return (
    <Link className="touch inline-flex items-center font-semibold text-accent underline" to={`/assets/${encodeURIComponent(request.assetTagNumber)}`}>
      {request.assetTagNumber} {request.assetName}
    </Link>
  )
}

/** Where it goes on, or why it does not. */
function Outcome({ request }: { readonly request: MaintenanceRequest }) {
  if (request.state === 'Reported') return null
  return (
    <div className="rounded-lg bg-raised p-3">
      <p>{told[request.state]}</p>
      {request.declineReason !== null && <p className="mt-1 font-semibold whitespace-pre-line">{request.declineReason}</p>}
      {request.mergedIntoNumber !== null && (
        <Link className="touch inline-flex items-center font-semibold text-accent underline" to={`/requests/${request.mergedIntoNumber}`}>Goes on as {request.mergedIntoNumber}</Link>
      )}
      {request.workOrderNumber !== null && request.mergedIntoNumber === null && (
        <Link className="touch inline-flex items-center font-semibold text-accent underline" to={`/work-orders/${request.workOrderNumber}`}>Work order {request.workOrderNumber}</Link>
      )}
    </div>
  )
}

function What({ me, request }: { readonly me: Me; readonly request: MaintenanceRequest }) {
  const modes = useQuery(failureModeNamesQuery)
  return (
    <Panel title="Who and when">
      <Facts
        facts={[
          ['How bad', severityWords(request.severity)],
          ['Machine', request.machineIsDown ? (request.downSinceUtc === null ? 'Stands still' : `Stands still since ${formatInstant(request.downSinceUtc)}`) : 'Not said to stand'],
          ['Reported', formatInstant(request.reportedAtUtc)],
          ['From', request.reporterId === me.id && request.reporterName === null ? 'You' : reporterWords(request)],
          ['To be reached', request.reporterContact ?? '–'],
          ['Priority because', request.priorityReason ?? 'Proposed from how bad it is and how much the machine matters'],
          ['Failure mode', request.failureMode === null ? 'Not known' : modeWords(request.failureMode, modes.data)],
        ]}
      />
    </Panel>
  )
}

const names: Readonly<Record<string, string>> = { RequestMade: 'Reported', RequestChanged: 'Changed' }

function History({ id }: { readonly id: string }) {
  const [entries, list] = usePages(historyQuery(id))
  return (
    <Panel title="History">
      {list.isPending && <Skeleton rows={2} label="the history" />}
      {list.isError && entries.length === 0 && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      <ol className="grid gap-3">
        {entries.map((entry) => (
          <li key={entry.id} className="border-l-4 border-line pl-3">
            <p className="font-semibold">{entryWords(entry)}</p>
            <p className="text-muted">{byWords(entry.by)}, {formatInstant(entry.atUtc)}</p>
          </li>
        ))}
      </ol>
      <More list={list} of="history" />
    </Panel>
  )
}

type Entry = { readonly type: string; readonly changes: Readonly<Record<string, { readonly after: unknown }>> }

function entryWords({ type, changes }: Entry): string {
  const now = (changes['state'] ?? changes['progress'])?.after
  return typeof now === 'string' && type === 'RequestChanged' ? wordsOf(now) : names[type] ?? type
}

const byWords = (by: string): string => (by === 'system:qr-code' ? 'By the label' : by.startsWith('system:') ? 'By the work order' : by)
