import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import type { Me, User } from '../shared/api/types'
import { formatInstant } from '../shared/times'
import { Button } from '../shared/ui/Button'
import { Facts } from '../shared/ui/Facts'
import { Page, Panel } from '../shared/ui/Page'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { InvitationLink } from './InvitationLink'
import { useNow } from '../shared/useNow'
import { invitationWords } from './invitation'
import { MembershipsPanel } from './MembershipsPanel'
import { Refusal } from '../shared/ui/Refusal'
import { administered, useInviteAgain, userQuery, useSetActive } from './queries'

const languages = new Intl.DisplayNames('en-GB', { type: 'language' })

/** One person: how to reach them, what they are where, whether they may come in. */
export function PersonPage({ me }: { readonly me: Me }) {
  const { id = '' } = useParams()
  const user = useQuery(userQuery(id))
  if (user.isPending) return <Page title="Person"><Skeleton label="the person" /></Page>
  if (user.isError) return <Page title="Person"><Problem error={user.error} onRetry={() => void user.refetch()} /></Page>
  return <OnePerson me={me} user={user.data} />
}

function OnePerson({ me, user }: { readonly me: Me; readonly user: User }) {
  const sites = administered(me)
  const now = useNow()
  return (
    <Page title={user.displayName} lead={user.isActive ? user.signInName : `${user.signInName} – inactive`}>
      <div className="grid gap-4">
        <Panel title="Account">
          <Facts facts={[
            ['E-mail', user.email ?? '–'],
            ['Phone', user.phone ?? '–'],
            ['Language', languages.of(user.language) ?? user.language],
            ...(user.hasSecondFactor === null ? [] : [['Second factor', user.hasSecondFactor ? 'Yes' : 'None'] as const]),
            ...(user.isInvited ? [['Invitation', invitationWords(user, now)] as const] : []),
            ['Last signed in', user.lastSignInAtUtc === null ? 'never' : formatInstant(user.lastSignInAtUtc)],
            ['Locked until', user.lockedUntilUtc === null ? '–' : formatInstant(user.lockedUntilUtc)],
          ]} />
          {sites.length > 0 && <Acts user={user} />}
        </Panel>
        <MembershipsPanel me={me} user={user} sites={sites} />
      </div>
    </Page>
  )
}

function Acts({ user }: { readonly user: User }) {
  const setActive = useSetActive(user)
  const invite = useInviteAgain(user)
  return (
    <div className="mt-4 grid gap-3">
      <Refusal error={setActive.error ?? invite.error} />
      {invite.isSuccess && <InvitationLink invitation={invite.data} />}
      <div className="flex flex-wrap gap-3">
        {user.isActive && <Button disabled={invite.isPending} onClick={() => invite.mutate()}>{user.isInvited ? 'Invite again' : 'Let them set a new password'}</Button>}
        <Button tone={user.isActive ? 'danger' : 'plain'} disabled={setActive.isPending} onClick={() => setActive.mutate(!user.isActive)}>
          {user.isActive ? 'Make inactive' : 'Make active'}
        </Button>
      </div>
    </div>
  )
}
