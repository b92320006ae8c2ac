import { useState } from 'react'
import { useNavigate } from 'react-router'
import { usePages } from '../shared/api/pages'
import type { Me } from '../shared/api/types'
import { newId } from '../shared/newId'
import { ActionDialog } from '../shared/ui/ActionDialog'
import { Button } from '../shared/ui/Button'
import { More } from '../shared/ui/More'
import { Empty, Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { Refusal } from '../shared/ui/Refusal'
import { bodyOf, nothingSaid, ProblemFields, type Said } from './ProblemFields'
import { RequestList } from './RequestList'
import { requestsQuery, useReport } from './queries'
import { mayReport } from './rights'

type Asset = { readonly id: string; readonly siteId: string; readonly tagNumber: string }

type Props = { readonly me: Me; readonly asset: Asset }

/** What was reported of an asset and is not ended, and the way to report more. */
export function AssetRequests({ me, asset }: Props) {
  const [rows, list] = usePages(requestsQuery({ assetId: asset.id }))
  const [isAsked, setAsked] = useState(false)
  const open = rows.filter((one) => one.progress !== 'Completed' && one.progress !== 'Cancelled')
  return (
    <section aria-label="Requests">
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-lg font-bold">Requests</h2>
        {mayReport(me, asset.siteId) && <Button onClick={() => setAsked(true)}>Report a problem …</Button>}
      </div>
      {list.isPending && <Skeleton rows={1} label="requests" />}
      {list.isError && rows.length === 0 && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && open.length === 0 && <Empty title="No open requests" />}
      {open.length > 0 && <RequestList requests={open} />}
      <More list={list} of="requests" />
      {isAsked && <ReportDialog asset={asset} onClose={() => setAsked(false)} />}
    </section>
  )
}

function ReportDialog({ asset, onClose }: { readonly asset: Asset; readonly onClose: () => void }) {
  const navigate = useNavigate()
  const report = useReport()
  const [id] = useState(newId)
  const [said, setSaid] = useState<Said>(nothingSaid)
  const [isTried, setTried] = useState(false)
  const isEmpty = said.problemDescription.trim() === ''

  function send() {
    setTried(true)
    if (isEmpty) return
    report.mutate(
      { body: { id, siteId: asset.siteId, assetId: asset.id, ...bodyOf(said) }, photos: said.photos },
      { onSuccess: (made) => void navigate(`/requests/${made.number}`) },
    )
  }

  return (
    <ActionDialog title={`Report a problem of ${asset.tagNumber}`} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => { event.preventDefault(); send() }}>
        <Refusal error={report.error} />
        <ProblemFields said={said} error={isTried && isEmpty ? 'Please say in a few words what is wrong.' : undefined} onChange={setSaid} />
        <div className="flex flex-wrap justify-end gap-3">
          <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
          <Button type="submit" tone="primary" className="grow lg:grow-0" disabled={report.isPending}>{report.isPending ? 'Sending …' : 'Report'}</Button>
        </div>
      </form>
    </ActionDialog>
  )
}
