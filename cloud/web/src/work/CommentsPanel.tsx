import { useQuery } from '@tanstack/react-query'
import type { WorkOrder } from '../shared/api/types'
import { Comments } from '../shared/ui/Comments'
import { Panel } from '../shared/ui/Page'
import { commentsQuery, useComment } from './queries'

/** What people say about the work. */
export function CommentsPanel({ order, mayComment }: { readonly order: WorkOrder; readonly mayComment: boolean }) {
  const comments = useQuery(commentsQuery(order.id))
  const add = useComment(order)
  return <Panel title="Comments"><Comments list={comments} add={mayComment ? add : null} /></Panel>
}
