import { zodResolver } from '@hookform/resolvers/zod'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm, useWatch } from 'react-hook-form'
import { useNavigate } from 'react-router'
import { answer, api } from '../shared/api/client'
import { newId } from '../shared/newId'
import { ActionDialog } from '../shared/ui/ActionDialog'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { Refusal } from '../shared/ui/Refusal'
import { z } from '../shared/zod'
import { useMakeWorkOrder, type NewWorkOrder } from './queries'

const types = ['Corrective', 'Preventive', 'Predictive', 'Inspection', 'Improvement']
const severities = { Low: 'Cosmetic', Medium: 'The machine is slowed', High: 'The machine stands', Critical: 'Danger' } as const

const schema = z.object({
  siteId: z.string(),
  title: z.string().check(z.trim(), z.minLength(1, 'Please say what is to be done.'), z.maxLength(200, 'At most 200 characters.')),
  description: z.string().check(z.trim(), z.maxLength(4000, 'At most 4000 characters.')),
  tagNumber: z.string().check(z.trim()),
  maintenanceType: z.string(),
  severity: z.string(),
})

type Site = { readonly id: string; readonly name: string }

/** A draft: what is to be done, where, how bad it is. The priority is proposed from that. */
export function NewWorkOrderDialog({ sites, onClose }: { readonly sites: readonly Site[]; readonly onClose: () => void }) {
  const make = useMakeWorkOrder()
  const navigate = useNavigate()
  const [id] = useState(newId)
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: { siteId: sites[0]?.id ?? '', title: '', description: '', tagNumber: '', maintenanceType: 'Corrective', severity: '' },
  })
  const tag = useWatch({ control: form.control, name: 'tagNumber' }).trim()
  const asset = useQuery({
    queryKey: ['work-orders', 'asset', tag],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/assets/{id}', { signal, params: { path: { id: tag } } })),
    enabled: tag !== '',
    retry: false,
  })
  const { errors } = form.formState
  const submit = form.handleSubmit(({ description, tagNumber, severity, ...said }) => {
    if (tagNumber !== '' && asset.data === undefined) return
    const body: NewWorkOrder = {
      id, ...said, ...(description && { description }), ...(asset.data && tagNumber !== '' && { assetId: asset.data.id }),
      ...(severity && { severity: severity as keyof typeof severities }),
    }
    make.mutate(body, { onSuccess: (made) => void navigate(`/work-orders/${made.number}`) })
  })
  return (
    <ActionDialog title="New work order" onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={submit}>
        {sites.length > 1 && (
          <Field label="Site"><select className="field" {...form.register('siteId')}>{sites.map((site) => <option key={site.id} value={site.id}>{site.name}</option>)}</select></Field>
        )}
        <Field label="What is to be done" error={errors.title?.message}><input className="field" {...form.register('title')} /></Field>
        <Field label="Asset" hint={asset.data ? asset.data.name : 'Tag number; may be empty.'} error={tag !== '' && asset.isError ? 'There is no such asset at your sites.' : undefined}>
          <input className="field" {...form.register('tagNumber')} />
        </Field>
        <Field label="Why it is done"><select className="field" {...form.register('maintenanceType')}>{types.map((type) => <option key={type}>{type}</option>)}</select></Field>
        <Field label="How bad it is" hint="The priority follows from this and from how critical the asset is.">
          <select className="field" {...form.register('severity')}>
            <option value="">Not said</option>
            {Object.entries(severities).map(([value, words]) => <option key={value} value={value}>{words}</option>)}
          </select>
        </Field>
        <Field label="Description" error={errors.description?.message}><textarea className="field" rows={3} {...form.register('description')} /></Field>
        <Refusal error={make.error} />
        <div className="flex flex-wrap justify-end gap-3">
          <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
          <Button type="submit" tone="primary" className="grow lg:grow-0" disabled={make.isPending}>Make the draft</Button>
        </div>
      </form>
    </ActionDialog>
  )
}
