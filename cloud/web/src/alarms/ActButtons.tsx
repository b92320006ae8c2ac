import { useState } from 'react'
import { Button } from '../shared/ui/Button'
import { Problem } from '../shared/ui/Problem'
import { ActDialog } from './ActDialog'
import { useAct, type Act, type ActBody } from './queries'
import { actWords } from './words'

type Props = { readonly id: string; readonly acts: readonly Act[] }

/** The acts that the server allows this person now. */
export function ActButtons({ id, acts }: Props) {
  const act = useAct(id)
  const [asked, setAsked] = useState<'shelve' | 'out-of-service' | null>(null)

  function send(name: Act, body: ActBody) {
    setAsked(null)
    act.mutate({ act: name, body })
  }

  return (
    <div className="grid gap-3">
      {act.error && <Problem error={act.error} onRetry={() => act.reset()} retryLabel="Dismiss" />}
      <div className="flex flex-wrap gap-3">
        {acts.map((name) => (
          <Button
            key={name}
            tone={name === 'acknowledge' || name === 'reset' ? 'primary' : 'plain'}
            className="grow lg:grow-0"
            disabled={act.isPending}
            onClick={() => (name === 'shelve' || name === 'out-of-service' ? setAsked(name) : send(name, {}))}
          >
            {actWords[name]}
          </Button>
        ))}
      </div>
      {asked !== null && <ActDialog act={asked} onSend={(body) => send(asked, body)} onClose={() => setAsked(null)} />}
    </div>
  )
}
