import { zodResolver } from '@hookform/resolvers/zod'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { ApiProblem } from '../shared/api/problem'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { z } from '../shared/zod'
import { hasPasskeys, useSignInWithPasskey } from './passkeys'
import { ProviderButtons } from './ProviderButtons'
import { refusalOf } from './providers'
import { useSignIn } from './session'

const credentials = z.object({
  signInName: z.string().check(z.trim(), z.minLength(1, 'Enter your sign-in name.')),
  password: z.string().check(z.minLength(1, 'Enter your password.')),
  code: z.string().check(z.trim()),
})

export function SignInPage() {
  const signIn = useSignIn()
  const passkey = useSignInWithPasskey()
  const refused = signIn.error ?? passkey.error
  const sentBack = refusalOf(location.search)
  const form = useForm({ resolver: zodResolver(credentials), defaultValues: { signInName: '', password: '', code: '' } })
  const needsCode = signIn.error instanceof ApiProblem && signIn.error.needsCode
  const [asksCode, setAsksCode] = useState(false)
  if (needsCode && !asksCode) setAsksCode(true)
  const { errors } = form.formState

  return (
    <main className="flex min-h-dvh items-center justify-center bg-bar p-4">
      <title>Sign in · Maintenance</title>
      <form
        noValidate
        className="grid w-full max-w-md gap-5 rounded-2xl bg-surface p-6 shadow-2xl lg:p-8"
        onSubmit={form.handleSubmit(({ code, ...values }) => signIn.mutate(code === '' ? values : { ...values, code }))}
      >
        <div className="flex items-center gap-4">
          <img src="/icon.svg" alt="" width="56" height="56" />
          <div>
            <h1 className="text-2xl font-bold">Maintenance</h1>
            <p className="text-muted">Sign in to see the work.</p>
          </div>
        </div>
        {refused !== null ? <Refusal error={refused} /> : sentBack !== null && <Refusal error={new Error(sentBack)} />}
        <Field label="Sign-in name" error={errors.signInName?.message}>
          <input className="field" autoComplete="username" autoCapitalize="none" spellCheck={false} {...form.register('signInName')} />
        </Field>
        <Field label="Password" error={errors.password?.message}>
          <input className="field" type="password" autoComplete="current-password" {...form.register('password')} />
        </Field>
        {asksCode && (
          <Field label="Code" hint="Of your authenticator, or one of your recovery codes.">
            <input className="field" inputMode="text" autoComplete="one-time-code" autoFocus {...form.register('code')} />
          </Field>
        )}
        <Button type="submit" tone="primary" disabled={signIn.isPending}>
          {signIn.isPending ? 'Signing in …' : 'Sign in'}
        </Button>
        {hasPasskeys() && (
          <Button disabled={passkey.isPending} onClick={() => { signIn.reset(); passkey.mutate() }}>
            {passkey.isPending ? 'Asking the device …' : 'Use a passkey'}
          </Button>
        )}
        <ProviderButtons />
      </form>
    </main>
  )
}

/** The server's own words: it says how long a lockout lasts, and never which of the two was wrong. */
function Refusal({ error }: { readonly error: Error }) {
  const isLocked = error instanceof ApiProblem && error.status === 423
  return (
    <p role="alert" className="rounded-lg border-2 border-danger bg-danger-wash p-3 font-semibold text-danger">
      {isLocked ? `Signing in is locked for now. ${error.message}` : error.message}
    </p>
  )
}
