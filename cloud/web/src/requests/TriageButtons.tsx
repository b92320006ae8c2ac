import { useState } from 'react'
import { ApiProblem } from '../shared/api/problem'
import type { MaintenanceRequest, Me } from '../shared/api/types'
import { Button } from '../shared/ui/Button'
import { Problem } from '../shared/ui/Problem'
import { AcceptDialog, DeclineDialog, MergeDialog } from './TriageDialogs'
import { useAct, type Act } from './queries'
import { mayAccept, mayTriage } from './rights'

type Props = { readonly me: Me; readonly request: MaintenanceRequest; readonly onReload: () => void }

/** What this person may decide, while nobody has. */
export function TriageButtons({ me, request, onReload }: Props) {
  const act = useAct(request)
  const [asked, setAsked] = useState<'accept' | 'merge' | 'decline' | null>(null)
  if (request.state !== 'Reported') return null

  function send(decided: Act) {
    setAsked(null)
    act.mutate(decided)
  }

  const close = () => setAsked(null)
  const isMine = request.reporterId === me.id
  return (
    <div className="grid gap-3">
      {act.error && (
        <Problem
          error={act.error instanceof ApiProblem && act.error.isStale ? new ApiProblem(412, 'This was changed meanwhile.', 'Somebody else changed this request after you opened it. Nothing of yours was saved. Reload it, then decide again.') : act.error}
          retryLabel="Reload"
          onRetry={() => { act.reset(); onReload() }}
        />
      )}
      <div className="flex flex-wrap gap-3">
        {mayAccept(me, request.siteId) && <Button tone="primary" className="grow text-lg lg:grow-0" disabled={act.isPending} onClick={() => setAsked('accept')}>Accept …</Button>}
        {mayTriage(me, request.siteId) && <Button className="grow text-lg lg:grow-0" disabled={act.isPending} onClick={() => setAsked('merge')}>Merge …</Button>}
        {mayTriage(me, request.siteId) && <Button tone="danger" className="grow text-lg lg:grow-0" disabled={act.isPending} onClick={() => setAsked('decline')}>Decline …</Button>}
        {isMine && <Button className="grow text-lg lg:grow-0" disabled={act.isPending} onClick={() => act.mutate({ verb: 'withdraw' })}>Take it back</Button>}
      </div>
      {asked === 'accept' && <AcceptDialog request={request} onSend={send} onClose={close} />}
      {asked === 'merge' && <MergeDialog request={request} onSend={send} onClose={close} />}
      {asked === 'decline' && <DeclineDialog request={request} onSend={send} onClose={close} />}
    </div>
  )
}
