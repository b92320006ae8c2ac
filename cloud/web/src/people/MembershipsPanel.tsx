import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Me, Membership, Role, User } from '../shared/api/types'
import { formatDay } from '../shared/times'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { Panel } from '../shared/ui/Page'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { Refusal } from '../shared/ui/Refusal'
import { newId } from '../shared/newId'
import { membershipsQuery, roles, useMembership } from './queries'

type Props = { readonly me: Me; readonly user: User; readonly sites: readonly string[] }

/** What the person is at which site; who administers a site may change it there. */
export function MembershipsPanel({ me, user, sites }: Props) {
  const list = useQuery(membershipsQuery(user.id))
  const { change, remove, add } = useMembership(user.id)
  return (
    <Panel title="Roles">
      <Refusal error={change.error ?? remove.error ?? add.error} />
      {list.isPending && <Skeleton rows={1} label="roles" />}
      {list.isError && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      <ul className="grid gap-3">
        {list.data?.items.map((at) => (
          <li key={at.id} className="flex flex-wrap items-end gap-3">
            <Place
              at={at}
              mayChange={sites.includes(at.siteId)}
              isBusy={change.isPending || remove.isPending}
              onChange={(role) => change.mutate({ at, role })}
              onRemove={() => remove.mutate(at)}
            />
          </li>
        ))}
      </ul>
      {sites.length > 0 && <Add me={me} sites={sites} isBusy={add.isPending} onAdd={(siteId, role) => add.mutate({ id: newId(), siteId, role })} />}
    </Panel>
  )
}

type PlaceProps = {
  readonly at: Membership
  readonly mayChange: boolean
  readonly isBusy: boolean
  readonly onChange: (role: Role) => void
  readonly onRemove: () => void
}

function Place({ at, mayChange, isBusy, onChange, onRemove }: PlaceProps) {
  const until = at.untilUtc === null ? '' : ` until ${formatDay(at.untilUtc)}`
  if (!mayChange) return <p>{at.role} at {at.siteCode}{until}</p>
  return (
    <>
      <Field label={`At ${at.siteCode}${until}`}>
        <select className="field" disabled={isBusy} value={at.role} onChange={(event) => onChange(event.target.value as Role)}>
          {roles.map((role) => <option key={role}>{role}</option>)}
        </select>
      </Field>
      <Button disabled={isBusy} aria-label={`Remove ${at.role} at ${at.siteCode}`} onClick={onRemove}>Remove</Button>
    </>
  )
}

type AddProps = { readonly me: Me; readonly sites: readonly string[]; readonly isBusy: boolean; readonly onAdd: (siteId: string, role: Role) => void }

function Add({ me, sites, isBusy, onAdd }: AddProps) {
  const [siteId, setSite] = useState(sites[0] ?? '')
  const [role, setRole] = useState<Role>('Technician')
  return (
    <div className="mt-4 flex flex-wrap items-end gap-3">
      <Field label="Another site">
        <select className="field" value={siteId} onChange={(event) => setSite(event.target.value)}>
          {sites.map((site) => <option key={site} value={site}>{me.roles.find((at) => at.siteId === site)?.siteName}</option>)}
        </select>
      </Field>
      <Field label="As">
        <select className="field" value={role} onChange={(event) => setRole(event.target.value as Role)}>{roles.map((one) => <option key={one}>{one}</option>)}</select>
      </Field>
      <Button disabled={isBusy} onClick={() => onAdd(siteId, role)}>Add</Button>
    </div>
  )
}
