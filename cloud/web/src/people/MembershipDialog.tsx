import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import type { Me, Membership, Role } from '../shared/api/types'
import { newId } from '../shared/newId'
import { ActionDialog } from '../shared/ui/ActionDialog'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { Problem } from '../shared/ui/Problem'
import { Refusal } from '../shared/ui/Refusal'
import { Several } from '../shared/ui/Several'
import { useOpened } from '../shared/useOpened'
import { wordsOf } from '../shared/values'
import { bodyOf, nothingTyped, patchOf, typedOf, type Typed } from './membershipForm'
import { grantableQuery, grantedName, roles, useMembership, type Grantable } from './queries'

type NewProps = { readonly me: Me; readonly userId: string; readonly sites: readonly string[]; readonly onClose: () => void }

/** Says what a person is at one more site, or beside what they are. */
export function NewMembershipDialog({ me, userId, sites, onClose }: NewProps) {
  const { add } = useMembership(userId)
  const [id] = useState(newId)
  const [siteId, setSite] = useState(sites[0] ?? '')
  const [typed, setTyped] = useState(nothingTyped)

  // Departments and sets are a site's own.
  function choose(site: string) {
    setSite(site)
    setTyped((now) => ({ ...now, departmentIds: [], permissionSetIds: [] }))
  }

  return (
    <MembershipForm
      title="Add a role" siteId={siteId} typed={typed} error={add.error} isPending={add.isPending} onType={setTyped} onClose={onClose}
      onSend={() => add.mutate({ id, siteId, ...bodyOf(typed) }, { onSuccess: onClose })}
    >
      {sites.length > 1 && (
        <Field label="Site">
          <select className="field" value={siteId} onChange={(event) => choose(event.target.value)}>
            {sites.map((site) => <option key={site} value={site}>{me.roles.find((at) => at.siteId === site)?.siteName}</option>)}
          </select>
        </Field>
      )}
    </MembershipForm>
  )
}

/** Changes what a person is at a site. What the form does not touch, others may change meanwhile. */
export function EditMembershipDialog({ membership: shown, onClose }: { readonly membership: Membership; readonly onClose: () => void }) {
  const membership = useOpened(shown)
  const { change } = useMembership(membership.userId)
  const before = typedOf(membership)
  const [typed, setTyped] = useState(before)
  return (
    <MembershipForm
      title={`Change the role at ${membership.siteCode}`} siteId={membership.siteId} typed={typed} error={change.error} isPending={change.isPending} onType={setTyped} onClose={onClose}
      onSend={() => change.mutate({ at: membership, patch: patchOf(before, typed) }, { onSuccess: onClose })}
    />
  )
}

type FormProps = {
  readonly title: string
  readonly siteId: string
  readonly typed: Typed
  readonly error: Error | null
  readonly isPending: boolean
  readonly onType: (typed: Typed) => void
  readonly onSend: () => void
  readonly onClose: () => void
  readonly children?: ReactNode
}

function MembershipForm({ title, siteId, typed, error, isPending, onType, onSend, onClose, children }: FormProps) {
  const grantable = useQuery(grantableQuery(siteId))
  const type = (part: Partial<Typed>) => onType({ ...typed, ...part })
  return (
    <ActionDialog title={title} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => { event.preventDefault(); onSend() }}>
        <Refusal error={error} />
        {children}
        <Field label="Role">
          <select className="field" value={typed.role} onChange={(event) => type({ role: event.target.value as Role })}>
            {roles.map((role) => <option key={role} value={role}>{wordsOf(role)}</option>)}
          </select>
        </Field>
        {grantable.isError && <Problem error={grantable.error} onRetry={() => void grantable.refetch()} />}
        {grantable.isSuccess && (
          <>
            <Several
              legend="Departments (none: the whole site)" empty="The site has no departments."
              choices={offered(grantable.data.departments, typed.departmentIds)} chosen={typed.departmentIds} onChange={(departmentIds) => type({ departmentIds })}
            />
            <Several
              legend="Permissions beside those of the role" empty="The site has no permission sets."
              choices={offered(grantable.data.permissionSets, typed.permissionSetIds)} chosen={typed.permissionSetIds} onChange={(permissionSetIds) => type({ permissionSetIds })}
            />
          </>
        )}
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="From (optional)" hint="Empty: from now on."><input className="field" type="datetime-local" value={typed.from} onChange={(event) => type({ from: event.target.value })} /></Field>
          <Field label="Until (optional)" hint="Empty: for good."><input className="field" type="datetime-local" value={typed.until} onChange={(event) => type({ until: event.target.value })} /></Field>
        </div>
        <Field label="Why (optional)"><textarea className="field" rows={2} maxLength={4000} value={typed.reason} onChange={(event) => type({ reason: event.target.value })} /></Field>
        <div className="flex flex-wrap justify-end gap-3">
          <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
          <Button type="submit" tone="primary" className="grow lg:grow-0" disabled={isPending}>Save</Button>
        </div>
      </form>
    </ActionDialog>
  )
}

/** What was taken out of use is offered where it is chosen, so that it can be taken away. */
const offered = (all: readonly Grantable[], chosen: readonly string[]) =>
  all.filter(({ id, isArchived }) => !isArchived || chosen.includes(id)).map((one) => ({ id: one.id, name: grantedName(one) }))
