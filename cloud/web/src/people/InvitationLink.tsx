import { formatInstant } from '../shared/times'

type Props = { readonly invitation: { readonly token: string; readonly expiresAtUtc: string } }

/** The link is shown once; whoever has it sets the password. */
export function InvitationLink({ invitation }: Props) {
  return (
    <div className="grid gap-2 rounded-lg border-2 border-good bg-good-wash p-3" role="status">
      <p className="font-semibold text-good">Give this link to the person, and to nobody else. It is shown only now.</p>
      <p className="break-all"><code>{`${location.origin}/register#${invitation.token}`}</code></p>
      <p className="text-muted">Good once, until {formatInstant(invitation.expiresAtUtc)}.</p>
    </div>
  )
}
