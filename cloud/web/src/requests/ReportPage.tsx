import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { newId } from '../shared/newId'
import { Button, buttonClass } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { Refusal } from '../shared/ui/Refusal'
import { nothingSaid, ProblemFields, bodyOf, type Said } from './ProblemFields'
import { PublicFrame } from './PublicFrame'
import { codeQuery, useReportByCode } from './queries'

/** Where a scanned label leads: whoever is signed in and may see the asset goes on to it, anybody else reports a problem. */
export function ReportPage() {
  const code = decodeURIComponent(location.pathname.split('/')[2] ?? '')
  const found = useQuery(codeQuery(code))
  const assetId = found.data?.assetId ?? null
  useEffect(() => {
    if (assetId !== null) location.replace(`/assets/${assetId}`)
  }, [assetId])

  if (found.isError) {
    return (
      <PublicFrame title="Label">
        {found.error.message && <Problem error={found.error} onRetry={() => void found.refetch()} />}
        <p className="mt-4">The label may belong to a machine that is gone. Tell somebody of maintenance in person.</p>
      </PublicFrame>
    )
  }
  if (found.isPending || assetId !== null) return <PublicFrame title="Label"><Skeleton rows={3} label="the machine" /></PublicFrame>
  return <Report code={code} tagNumber={found.data.tagNumber} name={found.data.name} />
}

type Props = { readonly code: string; readonly tagNumber: string; readonly name: string }

function Report({ code, tagNumber, name }: Props) {
  const [id] = useState(newId)
  const [said, setSaid] = useState<Said>(nothingSaid)
  const [reporter, setReporter] = useState({ name: '', contact: '' })
  const [isTried, setTried] = useState(false)
  const report = useReportByCode(code)
  const isEmpty = said.problemDescription.trim() === ''

  function send() {
    setTried(true)
    if (isEmpty) return
    const [reporterName, reporterContact] = [reporter.name.trim(), reporter.contact.trim()]
    report.mutate({
      body: { id, ...bodyOf(said), ...(reporterName !== '' && { reporterName }), ...(reporterContact !== '' && { reporterContact }) },
      photos: said.photos,
    })
  }

  if (report.isSuccess) return <Sent number={report.data.number} token={report.data.followToken} tagNumber={tagNumber} name={name} />
  return (
    <PublicFrame title={tagNumber} lead={name}>
      <form noValidate className="grid gap-5" onSubmit={(event) => { event.preventDefault(); send() }}>
        <ProblemFields said={said} error={isTried && isEmpty ? 'Please say in a few words what is wrong.' : undefined} onChange={setSaid} />
        <details className="rounded-xl border border-line bg-surface px-4 py-1">
          <summary className="touch flex items-center font-semibold">▸ Your name, if you like</summary>
          <div className="grid gap-4 pt-2 pb-3">
            <Field label="Name">
              <input className="field" autoComplete="name" maxLength={200} value={reporter.name} onChange={(event) => setReporter({ ...reporter, name: event.target.value })} />
            </Field>
            <Field label="How to reach you">
              <input className="field" maxLength={200} placeholder="Telephone, shift" value={reporter.contact} onChange={(event) => setReporter({ ...reporter, contact: event.target.value })} />
            </Field>
          </div>
        </details>
        <Refusal error={report.error} />
        <Button type="submit" tone="primary" className="sticky bottom-3 min-h-16 text-xl shadow-lg" disabled={report.isPending}>
          {report.isPending ? 'Sending …' : report.isError ? 'Send again' : 'Send the report'}
        </Button>
        <a className="touch inline-flex items-center justify-center text-accent underline" href={`/qr/${code}?in`}>I have an account: sign in</a>
      </form>
    </PublicFrame>
  )
}

function Sent({ number, token, tagNumber, name }: { readonly number: string; readonly token: string } & Pick<Props, 'tagNumber' | 'name'>) {
  const link = `/follow#${token}`
  const canShare = typeof navigator.share === 'function'
  return (
    <PublicFrame title={tagNumber} lead={name}>
      <div role="status" className="grid gap-4 rounded-xl border-2 border-good bg-good-wash p-5 text-center">
        <p className="text-5xl text-good" aria-hidden="true">✓</p>
        <p className="text-xl font-bold">Thank you. Maintenance has your report.</p>
        <p className="text-3xl font-bold tabular-nums">{number}</p>
      </div>
      <a className={`${buttonClass('primary')} mt-5 min-h-16 text-lg`} href={link}>See what becomes of it</a>
      {canShare && (
        <Button className="mt-3 min-h-16 text-lg" onClick={() => void navigator.share({ title: `${number}, ${tagNumber}`, url: new URL(link, location.href).href }).catch(() => undefined)}>
          Keep the link
        </Button>
      )}
      <p className="mt-4 text-muted">Only who has the link sees what becomes of the report. It cannot be had again.</p>
    </PublicFrame>
  )
}
