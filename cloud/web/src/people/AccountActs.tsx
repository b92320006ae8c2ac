import { useState } from 'react'
import type { Me, User } from '../shared/api/types'
import { Button } from '../shared/ui/Button'
import { Refusal } from '../shared/ui/Refusal'
import { EraseDialog } from './EraseDialog'
import { InvitationLink } from './InvitationLink'
import { TakeAwayDialog, type Credential } from './TakeAwayDialog'
import { useInviteAgain, useSetActive } from './queries'

/** What an administrator does with somebody's account: lets them in and keeps them out, helps who lost a device, forgets who has left. */
export function AccountActs({ me, user }: { readonly me: Me; readonly user: User }) {
  const setActive = useSetActive(user)
  const invite = useInviteAgain(user)
  const [asked, setAsked] = useState<Credential | 'erase' | null>(null)
  const close = () => setAsked(null)
  // One's own are taken away at the profile, which asks for the password.
  const isOther = user.id !== me.id
  return (
    <div className="mt-4 grid gap-3">
      <Refusal error={setActive.error ?? invite.error} />
      {invite.isSuccess && <InvitationLink invitation={invite.data} />}
      <div className="flex flex-wrap gap-3">
        {user.isActive && <Button disabled={invite.isPending} onClick={() => invite.mutate()}>{user.isInvited ? 'Invite again' : 'Let them set a new password'}</Button>}
        {isOther && user.hasSecondFactor === true && <Button onClick={() => setAsked('two-factor')}>Take away the second factor …</Button>}
        {isOther && user.hasPasskeys === true && <Button onClick={() => setAsked('passkeys')}>Take away the passkeys …</Button>}
        <Button tone={user.isActive ? 'danger' : 'plain'} disabled={setActive.isPending} onClick={() => setActive.mutate(!user.isActive)}>
          {user.isActive ? 'Make inactive' : 'Make active'}
        </Button>
        {!user.isActive && <Button tone="danger" onClick={() => setAsked('erase')}>Erase …</Button>}
      </div>
      {asked === 'erase' && <EraseDialog user={user} onClose={close} />}
      {(asked === 'two-factor' || asked === 'passkeys') && <TakeAwayDialog user={user} credential={asked} onClose={close} />}
    </div>
  )
}
