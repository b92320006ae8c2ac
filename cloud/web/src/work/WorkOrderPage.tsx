import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import type { Me, WorkOrder } from '../shared/api/types'
import { formatDay, formatDue, formatInstant } from '../shared/times'
import { Button } from '../shared/ui/Button'
import { Facts } from '../shared/ui/Facts'
import { PriorityLabel, StateLabel } from '../shared/ui/Labels'
import { Page, Panel } from '../shared/ui/Page'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { useNow } from '../shared/useNow'
import { AssignDialog } from './AssignDialog'
import { CommentsPanel } from './CommentsPanel'
import { EvidenceSection } from './EvidenceSection'
import { HistoryPanel } from './HistoryPanel'
import { LabourPanel } from './LabourPanel'
import { PhotosPanel } from './PhotosPanel'
import { SignaturesPanel } from './SignaturesPanel'
import { StepList } from './StepList'
import { TransitionButtons } from './TransitionButtons'
import { allowedQuery, workOrderQuery } from './queries'
import { isOpen, origins, verdictWords } from './words'

export function WorkOrderPage({ me }: { readonly me: Me }) {
  const { number = '' } = useParams()
  const order = useQuery(workOrderQuery(number))
  const reload = () => void order.refetch()

  if (order.isPending) return <Page title={number}><Skeleton rows={5} label={`work order ${number}`} /></Page>
  if (order.isError) return <Page title={number}><Problem error={order.error} onRetry={reload} /></Page>
  return <Order me={me} order={order.data} onReload={reload} />
}

const nothing = {
  verbs: [], mayAssign: false, mayChange: false, mayRecord: false, mayAnswer: false, maySign: false, mayComment: false, lacks: [],
}

function Order({ me, order, onReload }: { readonly me: Me; readonly order: WorkOrder; readonly onReload: () => void }) {
  const may = useQuery(allowedQuery(order.id))
  const allowed = may.data ?? nothing
  const [isAssigning, setAssigning] = useState(false)
  return (
    <Page title={`${order.number} ${order.title}`} lead={<Where order={order} />}>
      <div className="grid gap-4 lg:grid-cols-[2fr_1fr] lg:items-start">
        <div className="grid gap-4">
          <section aria-label="State" className="grid gap-4 rounded-xl border border-line bg-surface p-4 lg:p-5">
            <div className="flex flex-wrap gap-2" aria-live="polite">
              <StateLabel {...order} />
              <PriorityLabel priority={order.priority} />
            </div>
            {order.description && <p className="text-lg break-words whitespace-pre-line">{order.description}</p>}
            {may.isError && <Problem error={may.error} onRetry={() => void may.refetch()} />}
            {may.isPending
              ? <Skeleton rows={1} label="what you may do" />
              : <TransitionButtons order={order} allowed={allowed} onReload={() => { onReload(); void may.refetch() }} />}
            {allowed.mayAssign && <Button className="justify-self-start" onClick={() => setAssigning(true)}>Assign …</Button>}
            {isAssigning && <AssignDialog order={order} onClose={() => setAssigning(false)} />}
            {order.state === 'InProgress' && allowed.lacks.length > 0 && (
              <ul aria-label="Before it is done" className="list-disc pl-5 text-muted">{allowed.lacks.map((lack) => <li key={lack}>{lack}</li>)}</ul>
            )}
          </section>
          <StepList order={order} allowed={allowed} />
          <LabourPanel me={me} order={order} allowed={allowed} />
          {(order.origin === 'Alarm' || order.recurrences > 0) && <EvidenceSection workOrderId={order.id} />}
          <PhotosPanel workOrderId={order.id} mayAdd={allowed.mayRecord} />
          <SignaturesPanel order={order} allowed={allowed} />
          <CommentsPanel order={order} mayComment={allowed.mayComment} />
        </div>
        <div className="grid gap-4">
          <What order={order} />
          <HistoryPanel id={order.id} />
        </div>
      </div>
    </Page>
  )
}

function Where({ order }: { readonly order: WorkOrder }) {
  if (order.tagNumber === null) return 'Not bound to an asset'
  return (
    <Link className="touch inline-flex items-center font-semibold text-accent underline" to={`/assets/${encodeURIComponent(order.tagNumber)}`}>
      {order.tagNumber} {order.assetName}
    </Link>
  )
}

function What({ order }: { readonly order: WorkOrder }) {
  const now = useNow()
  return (
    <Panel title="What and when">
      <Facts
        facts={[
          ['Failure mode', order.failureMode ? `${order.failureMode} ${order.failureModeDescription ?? ''}` : 'Not known'],
          ['Assigned to', order.assignees.map(({ name, isLead }) => (isLead && order.assignees.length > 1 ? `${name} (leads)` : name)).join(', ') || 'Nobody yet: whoever starts it has it'],
          ['Due', order.dueAtUtc === null ? 'No due date' : isOpen(order) ? `${formatDue(order.dueAtUtc, now)}: ${formatDay(order.dueAtUtc)}` : formatDay(order.dueAtUtc)],
          ...(order.origin === 'Alarm' ? [['Recurrences', order.recurrences === 0 ? 'None' : `The alarm came again ${order.recurrences}×`] as const] : []),
          ['Opened by', origins[order.origin]],
          ['Type', order.maintenanceType],
          ['Opened', formatInstant(order.createdAtUtc)],
          ['Started', order.startedAtUtc === null ? 'Not yet' : formatInstant(order.startedAtUtc)],
          ['Completed', order.completedAtUtc === null ? 'Not yet' : formatInstant(order.completedAtUtc)],
          ...(order.origin === 'Alarm' ? [['Verdict on the alarm', order.verdict === null ? 'Not judged yet' : verdictWords[order.verdict]] as const] : []),
          ...(order.escalationLevel > 0 ? [['Escalated', `${order.escalationLevel}×`] as const] : []),
        ]}
      />
      {order.workDescription && <p className="mt-4 whitespace-pre-line"><span className="block text-muted">What was done</span>{order.workDescription}</p>}
    </Panel>
  )
}
