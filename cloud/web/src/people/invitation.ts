import type { User } from '../shared/api/types'
import { formatDay } from '../shared/times'

/** How it stands with somebody who was invited and has not come in yet. */
export function invitationWords({ invitedUntilUtc }: Pick<User, 'invitedUntilUtc'>, now: number): string {
  if (invitedUntilUtc === null) return 'Invited, has not come in yet'
  return Date.parse(invitedUntilUtc) > now ? `Invited until ${formatDay(invitedUntilUtc, now)}, has not come in yet` : `Was invited until ${formatDay(invitedUntilUtc, now)}, and did not come in`
}
