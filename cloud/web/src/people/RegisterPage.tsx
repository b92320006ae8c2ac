import { zodResolver } from '@hookform/resolvers/zod'
import { useMutation } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { answer, api } from '../shared/api/client'
import { Button, buttonClass } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { z } from '../shared/zod'
import { Refusal } from '../shared/ui/Refusal'
import { ProviderButtons } from './ProviderButtons'

const leastPassword = 12

const schema = z.object({ password: z.string().check(z.minLength(leastPassword, `At least ${leastPassword} characters.`)) })

/** Sets the password of who was invited. The token stands behind the #, which browsers send to no server. */
export function RegisterPage() {
  const token = location.hash.slice(1)
  const register = useMutation({ mutationFn: (password: string) => answer(api.POST('/api/v1/auth/register', { body: { token, password } })) })
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { password: '' } })
  return (
    <main className="flex min-h-dvh items-center justify-center bg-bar p-4">
      <title>Set your password · Maintenance</title>
      <form
        noValidate
        className="grid w-full max-w-md gap-5 rounded-2xl bg-surface p-6 shadow-2xl lg:p-8"
        onSubmit={form.handleSubmit(({ password }) => register.mutate(password))}
      >
        <h1 className="text-2xl font-bold">Set your password</h1>
        <Refusal error={register.error} />
        {register.isSuccess
          ? (
            <div role="status" className="grid gap-4">
              <p>Your sign-in name is <strong>{register.data.signInName}</strong>.</p>
              <a className={buttonClass('primary')} href="/">Sign in</a>
            </div>
          )
          : (
            <>
              <Field label="New password" hint="Four words that have nothing to do with each other are good." error={form.formState.errors.password?.message}>
                <input className="field" type="password" autoComplete="new-password" {...form.register('password')} />
              </Field>
              <Button type="submit" tone="primary" disabled={register.isPending}>Set password</Button>
              <ProviderButtons invitation={token} />
            </>
          )}
      </form>
    </main>
  )
}
