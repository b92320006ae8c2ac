import { useState } from 'react'
import type { User } from '../shared/api/types'
import { ActionDialog } from '../shared/ui/ActionDialog'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { Refusal } from '../shared/ui/Refusal'
import { useOpened } from '../shared/useOpened'
import { useForget } from './queries'

/** Forgets a person for good. Their sign-in name is typed, so that a thumb does not do it by itself. */
export function EraseDialog({ user: shown, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const user = useOpened(shown)
  const { erase } = useForget(user)
  const [typed, setTyped] = useState('')
  return (
    <ActionDialog title={`Erase ${user.displayName}`} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => { event.preventDefault(); erase.mutate(undefined, { onSuccess: onClose }) }}>
        <Refusal error={erase.error} />
        <div>
          <p className="font-semibold text-danger">Gone for good, also from the audit</p>
          <p>Names, e-mail, phone, sign-in name, password, second factor, passkeys, logins, sessions, preferences, the papers about the person and those of their certificates.</p>
        </div>
        <div>
          <p className="font-semibold">Kept, under a number</p>
          <p>What they did: requests, work, hours, comments, signatures and the records of the audit. What they wrote in a text stays as it is.</p>
        </div>
        <Field label={`Type ${user.signInName} to erase`}>
          <input className="field" autoComplete="off" autoCapitalize="none" spellCheck={false} value={typed} onChange={(event) => setTyped(event.target.value)} />
        </Field>
        <div className="flex flex-wrap justify-end gap-3">
          <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
          <Button type="submit" tone="danger" className="grow lg:grow-0" disabled={erase.isPending || typed.trim() !== user.signInName}>Erase</Button>
        </div>
      </form>
    </ActionDialog>
  )
}
