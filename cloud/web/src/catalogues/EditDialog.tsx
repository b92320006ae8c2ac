import type { ReactNode } from 'react'
import { ApiProblem } from '../shared/api/problem'
import { ActionDialog } from '../shared/ui/ActionDialog'
import { Button } from '../shared/ui/Button'
import { Problem } from '../shared/ui/Problem'
import type { Edit, FailureMode, Rule } from './table'

/** What the dialogs of the table share. */
export type EditProps = {
  readonly rules: readonly Rule[]
  readonly modes: readonly FailureMode[]
  readonly error: Error | null
  readonly isPending: boolean
  /** Reads the table again, so that the person can decide on what it says now. */
  readonly onReadAgain: () => void
  readonly onSend: (edit: Edit, reason: string) => void
  readonly onClose: () => void
}

type Props = Pick<EditProps, 'error' | 'isPending' | 'onReadAgain' | 'onClose'> & {
  readonly title: string
  readonly submit: { readonly label: string; readonly tone: 'primary' | 'danger' }
  readonly onSubmit: () => void
  readonly children: ReactNode
}

/** The frame of a change of the table: stays open until the server took it, and says why it did not. */
export function EditDialog({ title, submit, error, isPending, onReadAgain, onSubmit, onClose, children }: Props) {
  return (
    <ActionDialog title={title} onClose={onClose}>
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          onSubmit()
        }}
      >
        {children}
        {error && <Refusal error={error} onReadAgain={onReadAgain} />}
        <div className="flex flex-wrap justify-end gap-3">
          <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
          <Button type="submit" tone={submit.tone} className="grow lg:grow-0" disabled={isPending}>{submit.label}</Button>
        </div>
      </form>
    </ActionDialog>
  )
}

/** On a phone the refusal would stand below what is seen of the dialog. */
const bringIntoSight = (node: HTMLElement | null) => node?.scrollIntoView({ block: 'center' })

function Refusal({ error, onReadAgain }: { readonly error: Error; readonly onReadAgain: () => void }) {
  const isStale = error instanceof ApiProblem && error.isStale
  return (
    <div ref={bringIntoSight}>
      {isStale ? <Problem error={stale} onRetry={onReadAgain} retryLabel="Read the table again" /> : <Problem error={withFields(error)} />}
    </div>
  )
}

const stale = new ApiProblem(
  412, 'The table was changed meanwhile.', 'Nothing of yours was saved. Read the table again, look at what it says now, then save.')

/** What the server says of the fields is what there is to mend. */
function withFields(error: Error): Error {
  const fields = error instanceof ApiProblem ? Object.values(error.errors).flat().join(' ') : ''
  return error instanceof ApiProblem && fields !== '' ? new ApiProblem(error.status, error.title, fields) : error
}
