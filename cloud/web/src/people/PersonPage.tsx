import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import type { Me, User } from '../shared/api/types'
import { formatDay, formatInstant } from '../shared/times'
import { Facts } from '../shared/ui/Facts'
import { Page, Panel } from '../shared/ui/Page'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { useNow } from '../shared/useNow'
import { AccountActs } from './AccountActs'
import { MembershipsPanel } from './MembershipsPanel'
import { invitationWords } from './invitation'
import { languageName } from './languages'
import { administered, userQuery } from './queries'

/** One person: how to reach them, what they are where, whether they may come in. */
export function PersonPage({ me }: { readonly me: Me }) {
  const { id = '' } = useParams()
  const user = useQuery(userQuery(id))
  if (user.isPending) return <Page title="Person"><Skeleton label="the person" /></Page>
  if (user.isError) return <Page title="Person"><Problem error={user.error} onRetry={() => void user.refetch()} /></Page>
  return <OnePerson me={me} user={user.data} />
}

function OnePerson({ me, user }: { readonly me: Me; readonly user: User }) {
  const isErased = user.erasedAtUtc !== null
  const sites = isErased ? [] : administered(me)
  return (
    <Page title={user.displayName} lead={leadOf(user)}>
      <div className="grid gap-4">
        <Panel title="Account">
          {isErased ? <p>What was kept about the person is gone; what they did stays, under this name.</p> : <Account user={user} />}
          {sites.length > 0 && <AccountActs me={me} user={user} />}
        </Panel>
        <MembershipsPanel me={me} user={user} sites={sites} />
      </div>
    </Page>
  )
}

function leadOf({ signInName, isActive, erasedAtUtc }: User): string {
  if (erasedAtUtc !== null) return `Erased ${formatDay(erasedAtUtc)}`
  return isActive ? signInName : `${signInName} – inactive`
}

function Account({ user }: { readonly user: User }) {
  const now = useNow()
  return (
    <Facts facts={[
      ['E-mail', user.email ?? '–'],
      ['Phone', user.phone ?? '–'],
      ['Language', languageName(user.language)],
      ...(user.hasSecondFactor === null ? [] : [['Second factor', user.hasSecondFactor ? 'Yes' : 'None'] as const]),
      ...(user.hasPasskeys === null ? [] : [['Passkeys', user.hasPasskeys ? 'Yes' : 'None'] as const]),
      ...(user.isInvited ? [['Invitation', invitationWords(user, now)] as const] : []),
      ['Last signed in', user.lastSignInAtUtc === null ? 'never' : formatInstant(user.lastSignInAtUtc)],
      ['Locked until', user.lockedUntilUtc === null ? '–' : formatInstant(user.lockedUntilUtc)],
    ]} />
  )
}
