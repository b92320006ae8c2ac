import { useState } from 'react'
import { newId } from '../newId'
import { formatDay } from '../times'
import { Button } from './Button'
import { Field } from './Field'
import { Skeleton } from './Placeholders'
import { Problem } from './Problem'
import { Refusal } from './Refusal'

type Comment = { readonly id: string; readonly text: string; readonly author: string | null; readonly createdAtUtc: string }

type Props = {
  readonly list: { readonly data: readonly Comment[] | undefined; readonly isPending: boolean; readonly isError: boolean; readonly error: Error | null; readonly refetch: () => Promise<unknown> }
  /** Null for who only reads. */
  readonly add: {
    readonly mutate: (comment: { id: string; text: string }, then: { onSuccess: () => void }) => void
    readonly isPending: boolean
    readonly error: Error | null
  } | null
  /** Who reads what is said. */
  readonly hint?: string
}

/** What people say, and the place to say more. */
export function Comments({ list, add, hint }: Props) {
  return (
    <>
      {list.isPending && <Skeleton rows={1} label="comments" />}
      {list.isError && list.error !== null && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {list.data?.length === 0 && <p className="text-muted">Nobody has said anything yet.</p>}
      <ul className="grid gap-3">
        {list.data?.map((comment) => (
          <li key={comment.id} className="border-l-4 border-line pl-3">
            <p className="break-words whitespace-pre-line">{comment.text}</p>
            <p className="text-muted">{comment.author ?? 'Somebody'}, {formatDay(comment.createdAtUtc)}</p>
          </li>
        ))}
      </ul>
      {add !== null && <NewComment add={add} {...(hint === undefined ? {} : { hint })} />}
    </>
  )
}

function NewComment({ add, hint }: { readonly add: NonNullable<Props['add']>; readonly hint?: string }) {
  const [text, setText] = useState('')
  // Sent again after a lost answer it is the same comment.
  const [id, setId] = useState(newId)
  const sent = () => { setText(''); setId(newId()) }
  return (
    <form
      className="mt-3 grid gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() !== '') add.mutate({ id, text: text.trim() }, { onSuccess: sent })
      }}
    >
      <Field label="Say something" {...(hint === undefined ? {} : { hint })}><textarea className="field" rows={2} maxLength={4000} value={text} onChange={(event) => setText(event.target.value)} /></Field>
      <Refusal error={add.error} />
      <Button type="submit" disabled={add.isPending || text.trim() === ''}>Send</Button>
    </form>
  )
}
