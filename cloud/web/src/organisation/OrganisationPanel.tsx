import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { answer, api } from '../shared/api/client'
import { keys } from '../shared/api/keys'
import type { Got, Me } from '../shared/api/types'
import { ActionDialog } from '../shared/ui/ActionDialog'
import { Button } from '../shared/ui/Button'
import { Facts } from '../shared/ui/Facts'
import { Field } from '../shared/ui/Field'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { Refusal } from '../shared/ui/Refusal'
import { administeredSites } from './lists'

type Organisation = Got<'/api/v1/organisation'>
type Kind = Organisation['retention'][number]['kind']

const kinds: Readonly<Record<Kind, string>> = {
  Sessions: 'Where people were signed in, after the session ended',
  Reporters: 'Names and contacts of who reported without an account, after the request ended',
}

const organisationQuery = queryOptions({
  queryKey: [...keys.organisation, 'itself'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/organisation', { signal })),
})

const daysOf = ({ retention }: Organisation, kind: Kind): string => String(retention.find((rule) => rule.kind === kind)?.days ?? '')

/** What the organisation is called, and for how long it keeps what is about people; folded, so that the list below it is seen first. */
export function OrganisationPanel({ me }: { readonly me: Me }) {
  const organisation = useQuery(organisationQuery)
  const [isEditing, setEditing] = useState(false)
  if (organisation.isPending) return <Skeleton rows={1} label="the organisation" />
  if (organisation.isError) return <Problem error={organisation.error} onRetry={() => void organisation.refetch()} />
  const { name, code } = organisation.data
  return (
    <details className="rounded-xl border border-line bg-surface">
      <summary className="touch flex items-center px-4 py-2 font-semibold lg:px-5">▸ {name}: code, and how long it keeps what is about people</summary>
      <div className="px-4 pb-4 lg:px-5 lg:pb-5">
        <Facts facts={[
          ['Code', code ?? '–'],
          ...Object.entries(kinds).map(([kind, words]) => [words, keptWords(daysOf(organisation.data, kind as Kind))] as const),
        ]} />
        {administeredSites(me).length > 0 && <Button className="mt-4" onClick={() => setEditing(true)}>Change the organisation …</Button>}
      </div>
      {isEditing && <OrganisationDialog before={organisation.data} onClose={() => setEditing(false)} />}
    </details>
  )
}

const keptWords = (days: string) => days === '' ? 'kept for good' : `kept ${days} days`

function OrganisationDialog({ before, onClose }: { readonly before: Organisation; readonly onClose: () => void }) {
  const client = useQueryClient()
  const [basis] = useState(before)
  const [name, setName] = useState(basis.name)
  const [code, setCode] = useState(basis.code ?? '')
  const [days, setDays] = useState<Readonly<Record<string, string>>>(() => Object.fromEntries(Object.keys(kinds).map((kind) => [kind, daysOf(basis, kind as Kind)])))
  const change = useMutation({
    mutationFn: () => answer(api.PATCH('/api/v1/organisation', {
      params: { header: { 'If-Match': `"${basis.version}"` } },
      body: {
        name, code: code === '' ? null : code,
        retention: Object.entries(days).flatMap(([kind, count]) => count === '' ? [] : [{ kind: kind as Kind, days: Number(count) }]),
      },
    })),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: keys.organisation }),
  })
  return (
    <ActionDialog title="The organisation" onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => { event.preventDefault(); change.mutate() }}>
        <Refusal error={change.error} />
        <Field label="Name"><input className="field" maxLength={200} value={name} onChange={(event) => setName(event.target.value)} /></Field>
        <Field label="Code (optional)" hint="Capital letters, digits and -, e.g. ACME-1"><input className="field" maxLength={32} value={code} onChange={(event) => setCode(event.target.value)} /></Field>
        {Object.entries(kinds).map(([kind, words]) => (
          <Field key={kind} label={words} hint="Days; empty: kept for good.">
            <input className="field" type="number" inputMode="numeric" min={7} value={days[kind] ?? ''} onChange={(event) => setDays((now) => ({ ...now, [kind]: event.target.value }))} />
          </Field>
        ))}
        <div className="flex flex-wrap justify-end gap-3">
          <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
          <Button type="submit" tone="primary" className="grow lg:grow-0" disabled={change.isPending}>Save</Button>
        </div>
      </form>
    </ActionDialog>
  )
}
