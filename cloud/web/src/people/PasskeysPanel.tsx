import { useQuery } from '@tanstack/react-query'
import { useState, type SyntheticEvent } from 'react'
import type { Passkey } from '../shared/api/types'
import { formatInstant } from '../shared/times'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { Panel } from '../shared/ui/Page'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { Refusal } from '../shared/ui/Refusal'
import { hasPasskeys, passkeysQuery, useChangePasskey, useMakePasskey } from './passkeys'

/** Devices by which the reader signs in without a password. */
export function PasskeysPanel() {
  const list = useQuery(passkeysQuery)
  const { rename, remove } = useChangePasskey()
  return (
    <Panel title="Passkeys">
      <p className="mb-3">Sign in by the fingerprint, face or PIN of a device, without a password.</p>
      <Refusal error={rename.error ?? remove.error} />
      {list.isPending && <Skeleton rows={1} label="passkeys" />}
      {list.isError && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.items.length === 0 && <p className="mb-3 text-muted">None is registered yet.</p>}
      <ul className="mb-4 grid gap-4">
        {list.data?.items.map((passkey) => (
          <OnePasskey
            key={`${passkey.id} ${passkey.version}`} passkey={passkey} isBusy={rename.isPending || remove.isPending}
            onRename={(name) => rename.mutate({ passkey, name })} onRemove={() => remove.mutate(passkey)}
          />
        ))}
      </ul>
      {hasPasskeys() ? <NewPasskey /> : <p className="text-muted">This browser has no passkeys at this address: they need https, and a name instead of a number.</p>}
    </Panel>
  )
}

type OneProps = { readonly passkey: Passkey; readonly isBusy: boolean; readonly onRename: (name: string) => void; readonly onRemove: () => void }

function OnePasskey({ passkey, isBusy, onRename, onRemove }: OneProps) {
  const [name, setName] = useState(passkey.name)
  function send(event: SyntheticEvent) {
    event.preventDefault()
    onRename(name.trim())
  }
  return (
    <li className="grid gap-2">
      <form className="flex flex-wrap items-end gap-3" onSubmit={send}>
        <Field label={`Name of ${passkey.name}`}><input className="field" required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} /></Field>
        <Button type="submit" disabled={isBusy || name.trim() === passkey.name}>Rename</Button>
        <Button tone="danger" aria-label={`Remove ${passkey.name}`} disabled={isBusy} onClick={onRemove}>Remove</Button>
      </form>
      <p className="text-sm text-muted">
        {passkey.lastUsedAtUtc === null ? 'Not used yet' : `Last used ${formatInstant(passkey.lastUsedAtUtc)}`}
        {passkey.isBackedUp ? ', kept by your devices’ maker too' : ', on one device only'}
      </p>
    </li>
  )
}

function NewPasskey() {
  const make = useMakePasskey()
  const [name, setName] = useState('')
  const [currentPassword, setCurrentPassword] = useState('')
  function send(event: SyntheticEvent) {
    event.preventDefault()
    make.mutate({ name: name.trim(), currentPassword }, { onSuccess: () => setName('') })
    setCurrentPassword('')
  }
  return (
    <form className="grid gap-3" onSubmit={send}>
      <Refusal error={make.error} />
      <Field label="Name of the new passkey" hint="By which you know the device, e.g. Phone.">
        <input className="field" required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Field label="Your password" hint="Leave it empty if you have none.">
        <input className="field" type="password" autoComplete="current-password" value={currentPassword} onChange={(event) => setCurrentPassword(event.target.value)} />
      </Field>
      <div><Button type="submit" disabled={make.isPending}>{make.isPending ? 'Asking the device …' : 'Add a passkey …'}</Button></div>
    </form>
  )
}
