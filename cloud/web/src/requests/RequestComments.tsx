import { useQuery } from '@tanstack/react-query'
import type { MaintenanceRequest, Me } from '../shared/api/types'
import { Comments } from '../shared/ui/Comments'
import { Panel } from '../shared/ui/Page'
import { commentsQuery, useComment } from './queries'
import { mayComment } from './rights'

/** What is said between whoever reported it and those who work on it; before there is work, nothing is. */
export function RequestComments({ me, request }: { readonly me: Me; readonly request: MaintenanceRequest }) {
  const isWorkedOn = request.workOrderId !== null
  const comments = useQuery({ ...commentsQuery(request.id), enabled: isWorkedOn })
  const add = useComment(request)
  if (!isWorkedOn) return null
  return (
    <Panel title="Comments">
      <Comments list={comments} add={mayComment(me, request.siteId) ? add : null} hint="Whoever reported it reads this, and who works on it." />
    </Panel>
  )
}
