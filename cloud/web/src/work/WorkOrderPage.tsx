import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import type { WorkOrder } from '../shared/api/types'
import { formatDay, formatDue, formatInstant } from '../shared/times'
import { Facts } from '../shared/ui/Facts'
import { PriorityLabel, StateLabel, stateWords } from '../shared/ui/Labels'
import { Page, Panel } from '../shared/ui/Page'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { useNow } from '../shared/useNow'
import { EvidenceSection } from './EvidenceSection'
import { TransitionButtons } from './TransitionButtons'
import { workOrderQuery } from './queries'

export function WorkOrderPage() {
  const { number = '' } = useParams()
  const order = useQuery(workOrderQuery(number))
  const reload = () => void order.refetch()

  if (order.isPending) return <Page title={number}><Skeleton rows={5} label={`work order ${number}`} /></Page>
  if (order.isError) return <Page title={number}><Problem error={order.error} onRetry={reload} /></Page>
  return <Order order={order.data} onReload={reload} />
}

function Order({ order, onReload }: { readonly order: WorkOrder; readonly onReload: () => void }) {
  return (
    <Page title={`${order.number} ${order.title}`} lead={<Where order={order} />}>
      <div className="grid gap-4 lg:grid-cols-[2fr_1fr] lg:items-start">
        <div className="grid gap-4">
          <section aria-label="State" className="grid gap-4 rounded-xl border border-line bg-surface p-4 lg:p-5">
            <div className="flex flex-wrap gap-2" aria-live="polite">
              <StateLabel {...order} />
              <PriorityLabel priority={order.priority} />
            </div>
            <TransitionButtons order={order} onReload={onReload} />
          </section>
          <EvidenceSection workOrderId={order.id} />
        </div>
        <div className="grid gap-4">
          <What order={order} />
          <History history={order.history} />
        </div>
      </div>
    </Page>
  )
}

function Where({ order }: { readonly order: WorkOrder }) {
  if (order.asset === null) return 'Not bound to an asset'
  return (
    <Link className="touch inline-flex items-center font-semibold text-accent underline" to={`/assets/${order.asset.tagNumber}`}>
      {order.asset.tagNumber} {order.asset.name}
    </Link>
  )
}

const verdictWords = { Confirmed: 'The alarm was right', FalseAlarm: 'False alarm', Inconclusive: 'It could not be said' } as const

function What({ order }: { readonly order: WorkOrder }) {
  const now = useNow()
  return (
    <Panel title="What and when">
      {order.description && <p className="mb-4 whitespace-pre-line">{order.description}</p>}
      <Facts
        facts={[
          ['Failure mode', order.failureMode ? `${order.failureMode.code} ${order.failureMode.description}` : 'Not known'],
          ['Assigned to', order.assignees.map(({ name }) => name).join(', ') || 'Nobody yet: whoever starts it has it'],
          ['Due', order.dueAtUtc === null ? 'No due date' : `${formatDue(order.dueAtUtc, now)}: ${formatDay(order.dueAtUtc)}`],
          ['Recurrences', order.recurrences === 0 ? 'None' : `The alarm came again ${order.recurrences}×`],
          ['Opened by', order.origin === 'Person' ? 'A person' : `${order.origin}, automatically`],
          ['Type', order.maintenanceType],
          ['Opened', formatInstant(order.createdAtUtc)],
          ['Started', order.startedAtUtc === null ? 'Not yet' : formatInstant(order.startedAtUtc)],
          ['Completed', order.completedAtUtc === null ? 'Not yet' : formatInstant(order.completedAtUtc)],
          ['Verdict on the alarm', order.verdict === null ? 'Not judged yet' : verdictWords[order.verdict]],
        ]}
      />
    </Panel>
  )
}

const stepNames: Readonly<Record<string, string>> = { open: 'Opened', recur: 'The alarm came again', assign: 'Assigned to' }

function stepWords({ verb, from, to }: WorkOrder['history'][number]): string {
  const moved = from === null || from === to ? null : `${stateWords(from)} → ${stateWords(to)}`
  return [stepNames[verb], moved].filter(Boolean).join(': ') || stateWords(to)
}

function History({ history }: Pick<WorkOrder, 'history'>) {
  return (
    <Panel title="History">
      <ol className="grid gap-3">
        {history.map((step) => (
          <li key={step.atUtc + step.verb} className="border-l-4 border-line pl-3">
            <p className="font-semibold">{stepWords(step)}</p>
            <p className="text-muted">{step.actor.startsWith('system') ? 'By the system' : step.actor}, {formatInstant(step.atUtc)}</p>
            {step.reason && <p>{step.reason}</p>}
          </li>
        ))}
      </ol>
    </Panel>
  )
}
