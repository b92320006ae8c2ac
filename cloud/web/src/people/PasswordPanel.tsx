import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { Panel } from '../shared/ui/Page'
import { z } from '../shared/zod'
import { Refusal } from '../shared/ui/Refusal'
import { useChangePassword } from './myself'

const leastPassword = 12

const schema = z.object({
  currentPassword: z.string().check(z.minLength(1, 'Enter your password.')),
  newPassword: z.string().check(z.minLength(leastPassword, `At least ${leastPassword} characters.`)),
})

export function PasswordPanel() {
  const change = useChangePassword()
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { currentPassword: '', newPassword: '' } })
  const { errors } = form.formState
  return (
    <Panel title="Password">
      <form noValidate className="grid gap-4" onSubmit={form.handleSubmit((values) => change.mutate(values, { onSuccess: () => form.reset() }))}>
        <Refusal error={change.error} />
        {change.isSuccess && <p role="status" className="font-semibold text-good">It was changed, and your other sessions have ended.</p>}
        <Field label="Password now" error={errors.currentPassword?.message}>
          <input className="field" type="password" autoComplete="current-password" {...form.register('currentPassword')} />
        </Field>
        <Field label="New password" error={errors.newPassword?.message}>
          <input className="field" type="password" autoComplete="new-password" {...form.register('newPassword')} />
        </Field>
        <Button type="submit" disabled={change.isPending}>Change password</Button>
      </form>
    </Panel>
  )
}
