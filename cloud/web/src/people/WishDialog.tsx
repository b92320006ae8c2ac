import { useState } from 'react'
import type { Preferences } from '../shared/api/types'
import { ActionDialog } from '../shared/ui/ActionDialog'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { Refusal } from '../shared/ui/Refusal'
import { Several } from '../shared/ui/Several'
import { useOpened } from '../shared/useOpened'
import { useChangePreferences } from './myself'
import { channels, channelWords, kinds, kindWords, typedWish, unwished, wished, type Channel, type Kind, type TypedWish } from './preferences'

type Props = {
  readonly preferences: Preferences
  /** Null: one of those of which nothing is said yet. */
  readonly kind: Kind | null
  readonly onClose: () => void
}

/** Of one thing: by which channels, and when not. */
export function WishDialog({ preferences: shown, kind, onClose }: Props) {
  const preferences = useOpened(shown)
  const change = useChangePreferences(preferences)
  const all = preferences.notifications
  const former = all.find((wish) => wish.kind === kind)
  const free = kinds.filter((one) => all.every((wish) => wish.kind !== one))
  const [typed, setTyped] = useState<TypedWish>(former === undefined ? { kind: free[0] ?? 'WorkAssigned', channels: ['InApp'], from: '', until: '' } : typedWish(former))
  const type = (part: Partial<TypedWish>) => setTyped((now) => ({ ...now, ...part }))
  const send = (notifications: Preferences['notifications']) => change.mutate({ notifications }, { onSuccess: onClose })
  return (
    <ActionDialog title={former === undefined ? 'How I am told' : kindWords[former.kind]} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => { event.preventDefault(); send(wished(all, typed)) }}>
        <Refusal error={change.error} />
        {former === undefined && (
          <Field label="When">
            <select className="field" value={typed.kind} onChange={(event) => type({ kind: event.target.value as Kind })}>
              {free.map((one) => <option key={one} value={one}>{kindWords[one]}</option>)}
            </select>
          </Field>
        )}
        <Several
          legend="By (none: I am not told at all)" choices={channels.map((id) => ({ id, name: channelWords[id] }))}
          chosen={typed.channels} onChange={(chosen) => type({ channels: chosen as readonly Channel[] })}
        />
        <div className="grid grid-cols-2 items-end gap-4">
          <Field label="Not from (optional)"><input className="field" type="time" value={typed.from} onChange={(event) => type({ from: event.target.value })} /></Field>
          <Field label="Until (optional)"><input className="field" type="time" value={typed.until} onChange={(event) => type({ until: event.target.value })} /></Field>
        </div>
        <div className="flex flex-wrap justify-end gap-3">
          <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
          {former !== undefined && <Button className="grow lg:grow-0" disabled={change.isPending} onClick={() => send(unwished(all, former.kind))}>Set back</Button>}
          <Button type="submit" tone="primary" className="grow lg:grow-0" disabled={change.isPending}>Save</Button>
        </div>
      </form>
    </ActionDialog>
  )
}
