import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { formatInstant } from '../shared/times'
import { Button } from '../shared/ui/Button'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { Refusal } from '../shared/ui/Refusal'
import { PhotoButton } from './PhotoField'
import { PublicFrame } from './PublicFrame'
import { followQuery, useFollowed, type Followed } from './queries'
import { steps, told } from './words'

/** What became of a report, for whoever has its link. The token stands behind the #, which browsers send to no server. */
export function FollowPage() {
  const token = location.hash.slice(1)
  const followed = useQuery(followQuery(token))
  if (followed.isPending) return <PublicFrame title="Your report"><Skeleton rows={3} label="your report" /></PublicFrame>
  if (followed.isError) {
    return (
      <PublicFrame title="Your report">
        <Problem error={followed.error} onRetry={() => void followed.refetch()} />
      </PublicFrame>
    )
  }
  return <Report token={token} report={followed.data} />
}

function Report({ token, report }: { readonly token: string; readonly report: Followed }) {
  return (
    <PublicFrame title={report.number} lead={`${report.tagNumber} ${report.name}`}>
      <div className="grid gap-5">
        <p className="text-muted">Reported {formatInstant(report.reportedAtUtc)}</p>
        <section aria-label="Progress" className="grid gap-4 rounded-xl border border-line bg-surface p-5">
          <p className="text-xl font-bold" aria-live="polite">{told[report.state]}</p>
          {report.mergedInto !== null && <p>It goes on as {report.mergedInto}.</p>}
          {report.progress === 'Cancelled' ? <Ended report={report} /> : <Steps progress={report.progress} />}
        </section>
        {report.comments.length > 0 && (
          <section aria-label="What was said" className="grid gap-4 rounded-xl border border-line bg-surface p-5">
            <h2 className="text-lg font-bold">What was said</h2>
            <ol className="grid gap-3">
              {report.comments.map(({ saidAtUtc, text }) => (
                <li key={saidAtUtc} className="border-l-4 border-line pl-3">
                  <p className="break-words whitespace-pre-line">{text}</p>
                  <p className="text-muted">{formatInstant(saidAtUtc)}</p>
                </li>
              ))}
            </ol>
          </section>
        )}
        <Acts token={token} report={report} />
      </div>
    </PublicFrame>
  )
}

const Ended = ({ report }: { readonly report: Followed }) =>
  report.declineReason === null
    ? <p>Nothing is being done about it.</p>
    : (
      <div>
        <p className="font-semibold">Why</p>
        <p className="text-lg whitespace-pre-line">{report.declineReason}</p>
      </div>
    )

function Steps({ progress }: { readonly progress: Followed['progress'] }) {
  const at = progress === 'WaitingParts' ? 1 : steps.findIndex(([step]) => step === progress)
  return (
    <ol className="grid gap-3">
      {steps.map(([step, words], i) => (
        <li key={step} aria-current={i === at ? 'step' : undefined} className={`flex items-center gap-3 text-lg ${i > at ? 'text-muted' : 'font-semibold'}`}>
          <span aria-hidden="true" className={`grid size-9 shrink-0 place-items-center rounded-full border-2 ${i <= at ? 'border-good bg-good-wash text-good' : 'border-line'}`}>{i <= at ? '✓' : i + 1}</span>
          <span>{words}{i === at && progress === 'WaitingParts' && ', it waits for parts'}</span>
        </li>
      ))}
    </ol>
  )
}

function Acts({ token, report }: { readonly token: string; readonly report: Followed }) {
  const id = useId()
  const { photo, withdraw } = useFollowed(token)
  const [isAsked, setAsked] = useState(false)
  const isEnded = report.state === 'Declined' || report.state === 'Withdrawn' || report.state === 'Resolved'
  return (
    <div className="grid gap-3">
      <p role="status" className="text-muted">{report.photos === 0 ? 'No photo was sent with it.' : `${report.photos} ${report.photos === 1 ? 'photo was' : 'photos were'} sent with it.`}</p>
      <Refusal error={photo.error ?? withdraw.error} />
      {!isEnded && report.photos < 5 && <PhotoButton id={id} words={photo.isPending ? 'Sending …' : 'Add a photo'} onTake={(file) => photo.mutate(file)} />}
      {report.mayWithdraw && !isAsked && <Button className="min-h-16 text-lg" onClick={() => setAsked(true)}>It is well again …</Button>}
      {report.mayWithdraw && isAsked && (
        <Button tone="danger" className="min-h-16 text-lg" disabled={withdraw.isPending} onClick={() => withdraw.mutate()}>Take the report back</Button>
      )}
    </div>
  )
}
