import { useQuery } from '@tanstack/react-query'
import { useState, type SyntheticEvent } from 'react'
import type { AssetRecord, Item } from '../shared/api/types'
import { formatInstant } from '../shared/times'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { Refusal } from '../shared/ui/Refusal'
import { metersQuery, useMeters } from './meters'

type Meter = Item<'/api/v1/meters'>
type Tag = { readonly id: number; readonly name: string }
type Props = {
  readonly asset: AssetRecord
  /** Those of the asset: one may count on a meter. */
  readonly tags: readonly Tag[]
  readonly mayRead: boolean
  readonly mayMake: boolean
  readonly mayBind: boolean
}

/** What an asset's counters show, and a field to say what was read on them. */
export function AssetMeters({ asset, tags, mayRead, mayMake, mayBind }: Props) {
  const meters = useQuery(metersQuery(asset.id))
  const { make, read, bind } = useMeters(asset)
  if (meters.isPending) return <Skeleton rows={1} label="meters" />
  if (meters.isError) return <Problem error={meters.error} onRetry={() => void meters.refetch()} />
  return (
    <div className="grid gap-4">
      {meters.data.length === 0 && <p className="text-muted">It has no meter.</p>}
      <Refusal error={read.error ?? make.error ?? bind.error} />
      <ul className="divide-y divide-line">
        {meters.data.map((meter) => (
          <li key={meter.id} className="grid gap-2 py-3 first:pt-0 last:pb-0">
            <p className="font-semibold">{meter.name}: {meter.lastValue ?? '–'} {meter.unit}</p>
            <p className="text-muted">{wordsOf(meter)}</p>
            {meter.refused > 0 && <p className="text-muted">{refusalOf(meter)}</p>}
            {mayBind
              ? <Counted meter={meter} tags={tags} isBusy={bind.isPending} onBind={(tagId) => bind.mutate({ meter, tagId })} />
              : meter.tagId !== null && <p className="text-muted">Counted by {tags.find(({ id }) => id === meter.tagId)?.name ?? 'a tag'}.</p>}
            {mayRead && <NewReading meter={meter} isBusy={read.isPending} onRead={(value) => read.mutate({ meterId: meter.id, value })} />}
          </li>
        ))}
      </ul>
      {mayMake && <NewMeter isBusy={make.isPending} onMake={(meter) => make.mutate(meter)} />}
    </div>
  )
}

const wordsOf = (meter: Meter): string => meter.lastAtUtc === null
  ? 'Nobody has read it yet.'
  : `Read ${formatInstant(meter.lastAtUtc)}; ${meter.total} ${meter.unit} counted since the first reading${meter.rollover === null ? '' : `; begins again at ${meter.rollover}`}`

const refusals: Readonly<Record<NonNullable<Meter['lastRefusal']>, string>> = {
  BadQuality: 'not measured well', OutOfOrder: 'not later than what was counted', OutOfRange: 'more than the meter shows', Backwards: 'less than before',
}

/** The meter does not count on what its tag said so: whoever looks here is to know. */
const refusalOf = ({ refused, lastRefusal, lastRefusedAtUtc }: Meter): string =>
  `${refused} values of the tag were not counted${lastRefusal === null || lastRefusedAtUtc === null ? '' : `, the last at ${formatInstant(lastRefusedAtUtc)}: ${refusals[lastRefusal]}`}.`

type CountedProps = { readonly meter: Meter; readonly tags: readonly Tag[]; readonly isBusy: boolean; readonly onBind: (tagId: number | null) => void }

function Counted({ meter, tags, isBusy, onBind }: CountedProps) {
  return (
    <Field label={`What counts on ${meter.name}`}>
      <select className="field" disabled={isBusy} value={meter.tagId ?? ''} onChange={(event) => onBind(event.target.value === '' ? null : Number(event.target.value))}>
        <option value="">Only people</option>
        {tags.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
      </select>
    </Field>
  )
}

function NewReading({ meter, isBusy, onRead }: { readonly meter: Meter; readonly isBusy: boolean; readonly onRead: (value: number) => void }) {
  const [value, setValue] = useState('')
  function send(event: SyntheticEvent) {
    event.preventDefault()
    onRead(Number(value))
    setValue('')
  }
  return (
    <form className="flex flex-wrap items-end gap-3" onSubmit={send}>
      <Field label={`${meter.name} now, in ${meter.unit}`}>
        <input className="field" type="number" inputMode="decimal" required min={meter.rollover === null ? (meter.lastValue ?? 0) : 0} step="any" value={value} onChange={(event) => setValue(event.target.value)} />
      </Field>
      <Button type="submit" disabled={isBusy}>Enter</Button>
    </form>
  )
}

function NewMeter({ isBusy, onMake }: { readonly isBusy: boolean; readonly onMake: (meter: { name: string; unit: string; rollover: number | null }) => void }) {
  const [name, setName] = useState('')
  const [unit, setUnit] = useState('h')
  const [rollover, setRollover] = useState('')
  function send(event: SyntheticEvent) {
    event.preventDefault()
    onMake({ name: name.trim(), unit: unit.trim(), rollover: rollover === '' ? null : Number(rollover) })
    setName('')
  }
  return (
    <details>
      <summary className="touch cursor-pointer font-semibold text-accent">New meter …</summary>
      <form className="mt-3 flex flex-wrap items-end gap-3" onSubmit={send}>
        <Field label="Name of the meter"><input className="field" required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} /></Field>
        <Field label="Unit"><input className="field" required maxLength={32} value={unit} onChange={(event) => setUnit(event.target.value)} /></Field>
        <Field label="Begins again at (optional)"><input className="field" type="number" min={0} step="any" value={rollover} onChange={(event) => setRollover(event.target.value)} /></Field>
        <Button type="submit" disabled={isBusy}>Add</Button>
      </form>
    </details>
  )
}
