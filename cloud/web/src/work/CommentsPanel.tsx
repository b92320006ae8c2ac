import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { WorkOrder } from '../shared/api/types'
import { newId } from '../shared/newId'
import { formatDay } from '../shared/times'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { Panel } from '../shared/ui/Page'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { Refusal } from '../shared/ui/Refusal'
import { commentsQuery, useComment } from './queries'

/** What people say about the work. */
export function CommentsPanel({ order, mayComment }: { readonly order: WorkOrder; readonly mayComment: boolean }) {
  const comments = useQuery(commentsQuery(order.id))
  const add = useComment(order)
  const [text, setText] = useState('')
  // Sent again after a lost answer it is the same comment.
  const [id, setId] = useState(newId)
  const sent = () => { setText(''); setId(newId()) }
  return (
    <Panel title="Comments">
      {comments.isPending && <Skeleton rows={1} label="comments" />}
      {comments.isError && <Problem error={comments.error} onRetry={() => void comments.refetch()} />}
      {comments.data?.length === 0 && !mayComment && <p className="text-muted">Nobody has said anything yet.</p>}
      <ul className="grid gap-3">
        {comments.data?.map((comment) => (
          <li key={comment.id} className="border-l-4 border-line pl-3">
            <p className="whitespace-pre-line">{comment.text}</p>
            <p className="text-muted">{comment.author ?? 'Somebody'}, {formatDay(comment.createdAtUtc)}</p>
          </li>
        ))}
      </ul>
      {mayComment && (
        <form
          className="mt-3 grid gap-3"
          onSubmit={(event) => {
            event.preventDefault()
            if (text.trim() !== '') add.mutate({ id, text: text.trim() }, { onSuccess: sent })
          }}
        >
          <Field label="Say something"><textarea className="field" rows={2} value={text} onChange={(event) => setText(event.target.value)} /></Field>
          <Refusal error={add.error} />
          <Button type="submit" disabled={add.isPending || text.trim() === ''}>Send</Button>
        </form>
      )}
    </Panel>
  )
}
