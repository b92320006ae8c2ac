import type { User } from '../shared/api/types'
import { ActionDialog } from '../shared/ui/ActionDialog'
import { Button } from '../shared/ui/Button'
import { Refusal } from '../shared/ui/Refusal'
import { useForget } from './queries'

const words = {
  'two-factor': { title: 'Take away the second factor', after: 'is then asked for the password alone, and can turn a second factor on again at the profile.' },
  passkeys: { title: 'Take away the passkeys', after: 'then signs in with the password, and can register passkeys again at the profile.' },
} as const

export type Credential = keyof typeof words

type Props = { readonly user: User; readonly credential: Credential; readonly onClose: () => void }

/** For who lost the device: asks before it is taken away, since only its owner can make another. */
export function TakeAwayDialog({ user, credential, onClose }: Props) {
  const { takeAway } = useForget(user)
  const { title, after } = words[credential]
  return (
    <ActionDialog title={title} onClose={onClose}>
      <div className="grid gap-4">
        <Refusal error={takeAway.error} />
        <p>For somebody who lost their device. Make sure that it is they who ask. {user.displayName} {after}</p>
        <div className="flex flex-wrap justify-end gap-3">
          <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
          <Button tone="danger" className="grow lg:grow-0" disabled={takeAway.isPending} onClick={() => takeAway.mutate(credential, { onSuccess: onClose })}>Take away</Button>
        </div>
      </div>
    </ActionDialog>
  )
}
