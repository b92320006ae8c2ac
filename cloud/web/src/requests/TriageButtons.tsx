import { useState } from 'react'
import { ApiProblem } from '../shared/api/problem'
import type { MaintenanceRequest, Me } from '../shared/api/types'
import { Button } from '../shared/ui/Button'
import { Problem } from '../shared/ui/Problem'
import { AcceptDialog, DeclineDialog, MergeDialog } from './TriageDialogs'
import { useAct, type Act } from './queries'
import { mayAccept, mayTriage } from './rights'

type Props = { readonly me: Me; readonly request: MaintenanceRequest; readonly onReload: () => void }

/** What the person decides on is the request as it was when they were asked. */
type Asked = { readonly request: MaintenanceRequest; readonly what: 'accept' | 'merge' | 'decline' }

/** What this person may decide, while nobody has. */
export function TriageButtons({ me, request, onReload }: Props) {
  const act = useAct()
  const [asked, setAsked] = useState<Asked | null>(null)
  const isUndecided = request.state === 'Reported'
  if (!isUndecided && asked === null && act.error === null) return null

  function send(decided: Act) {
    setAsked(null)
    act.mutate({ request: asked?.request ?? request, act: decided })
  }

  const close = () => setAsked(null)
  return (
    <div className="grid gap-3">
      {act.error && <Refused error={act.error} onReload={() => { act.reset(); onReload() }} />}
      {isUndecided && <Choices me={me} request={request} isBusy={act.isPending} onAsk={(what) => setAsked({ request, what })} onWithdraw={() => send({ verb: 'withdraw' })} />}
      {asked?.what === 'accept' && <AcceptDialog request={asked.request} onSend={send} onClose={close} />}
      {asked?.what === 'merge' && <MergeDialog request={asked.request} onSend={send} onClose={close} />}
      {asked?.what === 'decline' && <DeclineDialog request={asked.request} onSend={send} onClose={close} />}
    </div>
  )
}

function Refused({ error, onReload }: { readonly error: Error; readonly onReload: () => void }) {
  const isStale = error instanceof ApiProblem && error.isStale
  const shown = isStale
    ? new ApiProblem(412, 'This was changed meanwhile.', 'Somebody else changed this request after you opened it. Nothing of yours was saved. Reload it, then decide again.')
    : error
  return <Problem error={shown} retryLabel="Reload" onRetry={onReload} />
}

type ChoicesProps = Pick<Props, 'me' | 'request'> & { readonly isBusy: boolean; readonly onAsk: (what: Asked['what']) => void; readonly onWithdraw: () => void }

function Choices({ me, request, isBusy, onAsk, onWithdraw }: ChoicesProps) {
  return (
    <div className="flex flex-wrap gap-3">
      {mayAccept(me, request.siteId) && <Button tone="primary" className="grow text-lg lg:grow-0" disabled={isBusy} onClick={() => onAsk('accept')}>Accept …</Button>}
      {mayTriage(me, request.siteId) && <Button className="grow text-lg lg:grow-0" disabled={isBusy} onClick={() => onAsk('merge')}>Merge …</Button>}
      {mayTriage(me, request.siteId) && <Button tone="danger" className="grow text-lg lg:grow-0" disabled={isBusy} onClick={() => onAsk('decline')}>Decline …</Button>}
      {request.reporterId === me.id && <Button className="grow text-lg lg:grow-0" disabled={isBusy} onClick={onWithdraw}>Take it back</Button>}
    </div>
  )
}
