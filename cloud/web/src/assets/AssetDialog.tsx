import { zodResolver } from '@hookform/resolvers/zod'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm, useWatch } from 'react-hook-form'
import { classesQuery } from '../shared/api/classes'
import { ApiProblem } from '../shared/api/problem'
import type { AssetRecord, CustomField } from '../shared/api/types'
import { newId } from '../shared/newId'
import { ActionDialog } from '../shared/ui/ActionDialog'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { Refusal } from '../shared/ui/Refusal'
import { useOpened } from '../shared/useOpened'
import { fieldsOf } from './classes'
import { blank, patchOf, schema, valuesOf, type AssetValues } from './form'
import { recordQuery, useChangeAsset, useMakeAsset } from './records'

const levels: readonly AssetRecord['level'][] = ['Site', 'Area', 'Line', 'Machine', 'Component']
const criticalities: readonly AssetRecord['criticality'][] = ['Low', 'Medium', 'High', 'Critical']

type Site = { readonly id: string; readonly name: string }

/** Enters an asset. */
export function NewAssetDialog({ sites, parent, onClose }: { readonly sites: readonly Site[]; readonly parent: string; readonly onClose: () => void }) {
  const make = useMakeAsset()
  const [id] = useState(newId)
  return (
    <AssetForm
      title="New asset"
      values={{ ...blank, parent, siteId: sites[0]?.id ?? '' }}
      sites={sites}
      error={make.error}
      isPending={make.isPending}
      onClose={onClose}
      onSend={(values, patch, parentId) =>
        make.mutate(
          { ...patch, id, siteId: values.siteId, tagNumber: values.tagNumber, name: values.name, level: values.level as AssetRecord['level'], ...(parentId !== null && { parentId }) },
          { onSuccess: onClose },
        )}
    />
  )
}

/** Changes what an asset is, and where it lies. */
export function EditAssetDialog({ asset: shown, onClose }: { readonly asset: AssetRecord; readonly onClose: () => void }) {
  const asset = useOpened(shown)
  const change = useChangeAsset(asset)
  return (
    <AssetForm
      title={`Change ${asset.tagNumber}`}
      values={valuesOf(asset)}
      sites={null}
      error={change.error}
      isPending={change.isPending}
      onClose={onClose}
      onSend={(_, patch, parentId) => change.mutate({ patch, parentId }, { onSuccess: onClose })}
    />
  )
}

type FormProps = {
  readonly title: string
  readonly values: AssetValues
  /** Null where the asset is there already: its site and tag number stay. */
  readonly sites: readonly Site[] | null
  readonly error: Error | null
  readonly isPending: boolean
  readonly onSend: (values: AssetValues, patch: ReturnType<typeof patchOf>, parentId: string | null) => void
  readonly onClose: () => void
}

function AssetForm({ title, values, sites, error, isPending, onSend, onClose }: FormProps) {
  const classes = useQuery(classesQuery)
  const form = useForm({ resolver: zodResolver(schema), defaultValues: values })
  const { errors } = form.formState
  const assetClass = useWatch({ control: form.control, name: 'class' })
  const queries = useQueryClient()
  const own = fieldsOf(classes.data ?? [], assetClass === '' ? null : assetClass)

  const send = async (sent: AssetValues) => {
    const tag = sent.parent.trim()
    try {
      const parent = tag === '' ? null : await queries.query({ ...recordQuery(tag), retry: false })
      onSend(sent, patchOf(sent, own), parent?.id ?? null)
    } catch (fault) {
      if (!(fault instanceof ApiProblem)) throw fault
      form.setError('parent', { message: fault.status === 404 ? 'There is no such asset.' : fault.sentence })
    }
  }

  const text = (name: keyof Omit<AssetValues, 'custom'>, label: string, type = 'text') => (
    <Field label={label} error={errors[name]?.message}><input className="field" type={type} {...form.register(name)} /></Field>
  )

  return (
    <ActionDialog title={title} onClose={onClose}>
      <form
        noValidate
        className="grid gap-4"
        onSubmit={form.handleSubmit(send)}
      >
        {sites !== null && sites.length > 1 && (
          <Field label="Site"><select className="field" {...form.register('siteId')}>{sites.map((site) => <option key={site.id} value={site.id}>{site.name}</option>)}</select></Field>
        )}
        {sites !== null && text('tagNumber', 'Tag number')}
        {text('name', 'Name')}
        <Field label="Level"><select className="field" {...form.register('level')}>{levels.map((level) => <option key={level}>{level}</option>)}</select></Field>
        <Field label="Lies in" hint="Tag number; empty: at the top." error={errors.parent?.message}><input className="field" {...form.register('parent')} /></Field>
        <Field label="Class">
          <select className="field" {...form.register('class')}>
            <option value="">None</option>
            {classes.data?.map(({ code, name }) => <option key={code} value={code}>{name}</option>)}
          </select>
        </Field>
        {own.map((field) => <Own key={field.name} field={field} register={form.register(`custom.${field.name}`)} />)}
        <Field label="Criticality"><select className="field" {...form.register('criticality')}>{criticalities.map((one) => <option key={one}>{one}</option>)}</select></Field>
        <Field label="Description"><textarea className="field" rows={3} {...form.register('description')} /></Field>
        {text('manufacturer', 'Maker')}
        {text('model', 'Model')}
        {text('serialNumber', 'Serial number')}
        {text('installedOn', 'Installed', 'date')}
        {text('warrantyUntil', 'Warranty until', 'date')}
        {text('location', 'Location')}
        {text('externalNumber', 'Other number')}
        <Refusal error={error} />
        <div className="flex flex-wrap justify-end gap-3">
          <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
          <Button type="submit" tone="primary" className="grow lg:grow-0" disabled={isPending || form.formState.isSubmitting}>Save</Button>
        </div>
      </form>
    </ActionDialog>
  )
}

/** A field of the asset's class. */
function Own({ field, register }: { readonly field: CustomField; readonly register: object }) {
  const label = [field.label, field.unit ? `in ${field.unit}` : null].filter(Boolean).join(' ')
  const hint = field.isRequired ? 'Must be said.' : ''
  if (field.type === 'Choice' || field.type === 'Flag') {
    const choices = field.type === 'Flag' ? [['true', 'Yes'], ['false', 'No']] : (field.choices ?? []).map((choice) => [choice, choice])
    return (
      <Field label={label} hint={hint}>
        <select className="field" {...register}>
          <option value="">–</option>
          {choices.map(([value, words]) => <option key={value} value={value}>{words}</option>)}
        </select>
      </Field>
    )
  }
  return <Field label={label} hint={hint}><input className="field" type={field.type === 'Day' ? 'date' : 'text'} inputMode={field.type === 'Number' || field.type === 'Whole' ? 'decimal' : undefined} {...register} /></Field>
}
