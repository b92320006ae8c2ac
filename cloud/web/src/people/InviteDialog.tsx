import { zodResolver } from '@hookform/resolvers/zod'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import type { Me, Role } from '../shared/api/types'
import { ActionDialog } from '../shared/ui/ActionDialog'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { wordsOf } from '../shared/values'
import { z } from '../shared/zod'
import { InvitationLink } from './InvitationLink'
import { Refusal } from '../shared/ui/Refusal'
import { newId } from '../shared/newId'
import { administered, roles, useInvite } from './queries'

const schema = z.object({
  signInName: z.string().check(z.trim(), z.minLength(1, 'Enter a name to sign in with.')),
  displayName: z.string().check(z.trim(), z.minLength(1, 'Enter the name that others see.')),
  email: z.string().check(z.trim()),
  siteId: z.string(),
  role: z.string(),
})

/** Makes an account and shows the link of its invitation. */
export function InviteDialog({ me, onClose }: { readonly me: Me; readonly onClose: () => void }) {
  const invite = useInvite()
  const [id] = useState(newId)
  const sites = administered(me)
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { signInName: '', displayName: '', email: '', siteId: sites[0] ?? '', role: 'Technician' } })
  const { errors } = form.formState
  if (invite.isSuccess) {
    return (
      <ActionDialog title="The person can come in" onClose={onClose}>
        <InvitationLink invitation={invite.data} />
        <Button className="mt-4 w-full" onClick={onClose}>Done</Button>
      </ActionDialog>
    )
  }
  return (
    <ActionDialog title="Invite somebody" onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={form.handleSubmit((values) => invite.mutate({ ...values, id, role: values.role as Role }))}>
        <Refusal error={invite.error} />
        <Field label="Sign-in name" error={errors.signInName?.message}><input className="field" autoCapitalize="none" spellCheck={false} {...form.register('signInName')} /></Field>
        <Field label="Name" error={errors.displayName?.message}><input className="field" {...form.register('displayName')} /></Field>
        <Field label="E-mail" hint="May be left empty."><input className="field" type="email" {...form.register('email')} /></Field>
        <Field label="Site">
          <select className="field" {...form.register('siteId')}>
            {sites.map((site) => <option key={site} value={site}>{me.roles.find((at) => at.siteId === site)?.siteName}</option>)}
          </select>
        </Field>
        <Field label="Role">
          <select className="field" {...form.register('role')}>{roles.map((role) => <option key={role} value={role}>{wordsOf(role)}</option>)}</select>
        </Field>
        <div className="flex flex-wrap justify-end gap-3">
          <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
          <Button type="submit" tone="primary" className="grow lg:grow-0" disabled={invite.isPending}>Invite</Button>
        </div>
      </form>
    </ActionDialog>
  )
}
