import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import type { IncidentOne } from '../shared/api/types'
import { formatInstant } from '../shared/times'
import { Facts } from '../shared/ui/Facts'
import { Page, Panel } from '../shared/ui/Page'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { AlarmCard } from './AlarmCard'
import { incidentQuery } from './queries'

/** What happened to an asset: the alarms that belong together, and what they point to. */
export function IncidentPage() {
  const { id = '' } = useParams()
  const incident = useQuery(incidentQuery(id))
  if (incident.isPending) return <Page title="Incident"><Skeleton label="the incident" /></Page>
  if (incident.isError) return <Page title="Incident"><Problem error={incident.error} onRetry={() => void incident.refetch()} /></Page>
  return <OneIncident one={incident.data} />
}

function OneIncident({ one: { incident, alarms } }: { readonly one: IncidentOne }) {
  const orders = [...new Set(alarms.map((alarm) => alarm.workOrderNumber).filter((number) => number !== null))]
  return (
    <Page
      title={`${incident.asset?.tagNumber ?? 'An asset'}: ${incident.failureModeDescription}`}
      lead={incident.isOver ? 'This incident is over.' : 'This incident goes on.'}
    >
      <div className="grid gap-4">
        <Panel title="What happened">
          <Facts
            facts={[
              ['Failure mode', `${incident.failureMode} ${incident.failureModeDescription}`],
              ['Began', formatInstant(incident.openedAtUtc)],
              ['Latest alarm', formatInstant(incident.lastAtUtc)],
              ['Alarms', String(incident.alarms)],
              ['Tags', incident.tags.join(', ')],
              ['Work orders', orders.length === 0 ? 'None' : <span key="orders" className="flex flex-wrap gap-3">{orders.map((number) => (
                <Link key={number} className="touch inline-flex items-center font-semibold text-accent underline" to={`/work-orders/${number}`}>{number}</Link>
              ))}</span>],
            ]}
          />
        </Panel>
        <Panel title="Its alarms, oldest first">
          <ul className="grid gap-3 lg:grid-cols-2">{alarms.map((alarm) => <li key={alarm.id}><AlarmCard alarm={alarm} /></li>)}</ul>
        </Panel>
      </div>
    </Page>
  )
}
