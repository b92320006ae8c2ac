import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Me, Membership, User } from '../shared/api/types'
import { formatDay } from '../shared/times'
import { ActionDialog } from '../shared/ui/ActionDialog'
import { Button } from '../shared/ui/Button'
import { Panel } from '../shared/ui/Page'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { Refusal } from '../shared/ui/Refusal'
import { useNow } from '../shared/useNow'
import { useOpened } from '../shared/useOpened'
import { idsIn, wordsOf } from '../shared/values'
import { EditMembershipDialog, NewMembershipDialog } from './MembershipDialog'
import { timeWords } from './membershipForm'
import { grantableQuery, grantedName, membershipsQuery, useMembership, userQuery, type Grantable } from './queries'

type Props = { readonly me: Me; readonly user: User; readonly sites: readonly string[] }

/** What the person is at which site, where there, and for how long; who administers a site may change it there. */
export function MembershipsPanel({ me, user, sites }: Props) {
  const list = useQuery(membershipsQuery(user.id))
  const [isAdding, setAdding] = useState(false)
  return (
    <Panel title="Roles">
      {list.isPending && <Skeleton rows={1} label="roles" />}
      {list.isError && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.length === 0 && <p className="text-muted">None at your sites.</p>}
      <ul className="divide-y divide-line">
        {list.data?.map((at) => <Place key={at.id} at={at} siteName={me.roles.find(({ siteId }) => siteId === at.siteId)?.siteName ?? at.siteCode} mayChange={sites.includes(at.siteId)} />)}
      </ul>
      {sites.length > 0 && <Button className="mt-4" onClick={() => setAdding(true)}>Add a role …</Button>}
      {isAdding && <NewMembershipDialog me={me} userId={user.id} sites={sites} onClose={() => setAdding(false)} />}
    </Panel>
  )
}

type PlaceProps = { readonly at: Membership; readonly siteName: string; readonly mayChange: boolean }

function Place({ at, siteName, mayChange }: PlaceProps) {
  const now = useNow()
  const [asked, setAsked] = useState<'change' | 'remove' | null>(null)
  const close = () => setAsked(null)
  const time = timeWords(at, now)
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3 first:pt-0 last:pb-0">
      <div className="min-w-0 grow basis-56 break-words">
        <p className="font-semibold">{wordsOf(at.role)} at {siteName}</p>
        {time !== null && <p>{time}</p>}
        <Granted at={at} />
        {at.reason !== null && <p className="whitespace-pre-line">{at.reason}</p>}
        <Giver id={at.createdBy} atUtc={at.createdAtUtc} />
      </div>
      {mayChange && <Button aria-label={`Change ${wordsOf(at.role)} at ${siteName}`} onClick={() => setAsked('change')}>Change …</Button>}
      {mayChange && <Button tone="danger" aria-label={`Remove ${wordsOf(at.role)} at ${siteName}`} onClick={() => setAsked('remove')}>Remove …</Button>}
      {asked === 'change' && <EditMembershipDialog membership={at} onClose={close} />}
      {asked === 'remove' && <RemoveDialog membership={at} siteName={siteName} onClose={close} />}
    </li>
  )
}

/** Departments and sets of permissions that the membership names. */
function Granted({ at: { siteId, departmentIds, permissionSetIds } }: { readonly at: Membership }) {
  const { data } = useQuery({ ...grantableQuery(siteId), enabled: departmentIds.length + permissionSetIds.length > 0 })
  if (data === undefined) return null
  const namesOf = (all: readonly Grantable[], ids: readonly string[]) => all.filter(({ id }) => ids.includes(id)).map(grantedName).join(', ')
  return (
    <>
      {departmentIds.length > 0 && <p>In {namesOf(data.departments, departmentIds)}</p>}
      {permissionSetIds.length > 0 && <p>With {namesOf(data.permissionSets, permissionSetIds)}</p>}
    </>
  )
}

/** Who gave it and when: a person of the reader's sites by name. */
function Giver({ id, atUtc }: { readonly id: string; readonly atUtc: string }) {
  const now = useNow()
  const isPerson = idsIn(id).length > 0
  const giver = useQuery({ ...userQuery(id), enabled: isPerson })
  const name = isPerson ? giver.data?.displayName : 'the system'
  return <p className="text-muted">Given {formatDay(atUtc, now)}{name === undefined ? '' : ` by ${name}`}</p>
}

function RemoveDialog({ membership: shown, siteName, onClose }: { readonly membership: Membership; readonly siteName: string; readonly onClose: () => void }) {
  const membership = useOpened(shown)
  const { remove } = useMembership(membership.userId)
  return (
    <ActionDialog title="Remove the role" onClose={onClose}>
      <div className="grid gap-4">
        <Refusal error={remove.error} />
        <p>{membership.userName} is then no longer {wordsOf(membership.role)} at {siteName}, from now on.</p>
        <div className="flex flex-wrap justify-end gap-3">
          <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
          <Button tone="danger" className="grow lg:grow-0" disabled={remove.isPending} onClick={() => remove.mutate(membership, { onSuccess: onClose })}>Remove</Button>
        </div>
      </div>
    </ActionDialog>
  )
}
