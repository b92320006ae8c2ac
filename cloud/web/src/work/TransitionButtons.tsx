import { useState } from 'react'
import { ApiProblem } from '../shared/api/problem'
import type { WorkOrder, WorkOrderAllowed } from '../shared/api/types'
import { Button } from '../shared/ui/Button'
import { Problem } from '../shared/ui/Problem'
import { TransitionDialog } from './TransitionDialog'
import { useTransition, type TransitionBody } from './queries'
import { allowedVerbs, asks, labelOf, questionsFor, type Questions, type Verb } from './verbs'

type Props = { readonly order: WorkOrder; readonly allowed: WorkOrderAllowed; readonly onReload: () => void }

/** What the person decides on is the work order as it was when they were asked. */
type Asked = { readonly order: WorkOrder; readonly verb: Verb; readonly questions: Questions }

/** The acts that the server allows this person now. */
export function TransitionButtons({ order, allowed: may, onReload }: Props) {
  const transition = useTransition()
  const [asked, setAsked] = useState<Asked | null>(null)
  const allowed = allowedVerbs(may)

  function send(decided: Omit<Asked, 'questions'>, body: TransitionBody) {
    setAsked(null)
    transition.mutate({ order: decided.order, verb: decided.verb, body })
  }

  function press(verb: Verb) {
    const questions = questionsFor(verb, order)
    if (questions === null) send({ order, verb }, {})
    else setAsked({ order, verb, questions })
  }

  function reload() {
    transition.reset()
    onReload()
  }

  return (
    <div className="grid gap-3">
      {isRefused(transition, order) && <Refusal error={transition.error} onReload={reload} />}
      {allowed.length === 0 && <p className="text-muted">There is nothing for you to do on this work order now.</p>}
      <div className="flex flex-wrap gap-3">
        {allowed.map((verb) => (
          <Button
            key={verb}
            tone={asks[verb].tone}
            className="grow text-lg lg:grow-0"
            disabled={transition.isPending}
            onClick={() => press(verb)}
          >
            {labelOf(verb, order)}
          </Button>
        ))}
      </div>
      {asked && (
        <TransitionDialog
          {...asked}
          onSend={(body) => send(asked, body)}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  )
}

/** What was refused of an earlier version may be otherwise by now; that it was changed meanwhile stays until it is read. */
function isRefused(transition: ReturnType<typeof useTransition>, order: WorkOrder): transition is typeof transition & { readonly error: Error } {
  const { error, variables } = transition
  return error !== null && (variables.order.version === order.version || (error instanceof ApiProblem && error.isStale))
}

function Refusal({ error, onReload }: { readonly error: Error; readonly onReload: () => void }) {
  const isStale = error instanceof ApiProblem && error.isStale
  const shown = isStale
    ? new ApiProblem(412, 'This was changed meanwhile.', 'Somebody else changed this work order after you opened it. Nothing of yours was saved. Reload it, then decide again.')
    : error
  return <Problem error={shown} onRetry={onReload} retryLabel="Reload" />
}
