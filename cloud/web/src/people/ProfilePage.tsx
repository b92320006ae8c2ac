import { zodResolver } from '@hookform/resolvers/zod'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { Link } from 'react-router'
import type { Me, User } from '../shared/api/types'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { Page, Panel } from '../shared/ui/Page'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { wordsOf } from '../shared/values'
import { z } from '../shared/zod'
import { LoginsPanel } from './LoginsPanel'
import { PasskeysPanel } from './PasskeysPanel'
import { PasswordPanel } from './PasswordPanel'
import { PreferencesPanel } from './PreferencesPanel'
import { Refusal } from '../shared/ui/Refusal'
import { TwoFactorPanel } from './TwoFactorPanel'
import { SessionsPanel } from './SessionsPanel'
import { languageName, languages } from './languages'
import { profileQuery, useChangeProfile } from './myself'
import { mayReadAudit, mayReadPeople, mayReadSettings } from './queries'

/** What the reader says about themselves, and how they sign in. */
export function ProfilePage({ me }: { readonly me: Me }) {
  const profile = useQuery(profileQuery)
  return (
    <Page
      title="Profile"
      lead={me.roles.map((at) => `${wordsOf(at.role)} at ${at.siteName}`).join(', ')}
      aside={(
        <span className="flex flex-wrap gap-x-5">
          <Link className="touch inline-flex items-center font-semibold text-accent underline lg:hidden" to="/gateways">Gateways</Link>
          {mayReadPeople(me) && <Link className="touch inline-flex items-center font-semibold text-accent underline" to="/people">People</Link>}
          {mayReadSettings(me) && <Link className="touch inline-flex items-center font-semibold text-accent underline" to="/settings">Settings</Link>}
          {mayReadAudit(me) && <Link className="touch inline-flex items-center font-semibold text-accent underline" to="/audit">Audit</Link>}
        </span>
      )}
    >
      <div className="grid gap-4 lg:grid-cols-2">
        {profile.isPending && <Skeleton label="your profile" />}
        {profile.isError && <Problem error={profile.error} onRetry={() => void profile.refetch()} />}
        {profile.isSuccess && <AboutMe key={profile.data.version} profile={profile.data} />}
        <PreferencesPanel />
        <PasswordPanel />
        <TwoFactorPanel />
        <PasskeysPanel />
        <LoginsPanel />
        <SessionsPanel />
      </div>
    </Page>
  )
}

const schema = z.object({
  displayName: z.string().check(z.trim(), z.minLength(1, 'Enter the name that others see.')),
  email: z.string().check(z.trim()),
  phone: z.string().check(z.trim()),
  language: z.string(),
})

function AboutMe({ profile }: { readonly profile: User }) {
  const change = useChangeProfile(profile)
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { displayName: profile.displayName, email: profile.email ?? '', phone: profile.phone ?? '', language: profile.language } })
  const submit = form.handleSubmit(({ displayName, email, phone, language }) => change.mutate({ displayName, email: email === '' ? null : email, phone: phone === '' ? null : phone, language }))
  const [known] = useState(languages)
  return (
    <Panel title="About me">
      <form noValidate className="grid gap-4" onSubmit={submit}>
        <Refusal error={change.error} />
        <Field label="Name" error={form.formState.errors.displayName?.message}><input className="field" autoComplete="name" {...form.register('displayName')} /></Field>
        <Field label="E-mail"><input className="field" type="email" autoComplete="email" {...form.register('email')} /></Field>
        <Field label="Phone"><input className="field" type="tel" autoComplete="tel" {...form.register('phone')} /></Field>
        <Field label="Language" hint="The pages are in English so far.">
          <select className="field" {...form.register('language')}>
            {known.every(([tag]) => tag !== profile.language) && <option value={profile.language}>{languageName(profile.language)}</option>}
            {known.map(([tag, name]) => <option key={tag} value={tag}>{name}</option>)}
          </select>
        </Field>
        <Button type="submit" tone="primary" disabled={change.isPending}>Save</Button>
      </form>
    </Panel>
  )
}
