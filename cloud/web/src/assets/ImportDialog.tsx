import { useState } from 'react'
import { ActionDialog } from '../shared/ui/ActionDialog'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { Refusal } from '../shared/ui/Refusal'
import { EarlierImports } from './EarlierImports'
import { FaultList } from './FaultList'
import { useImport, type ImportOutcome } from './records'

type Props = { readonly sites: readonly { readonly id: string; readonly name: string }[]; readonly onClose: () => void }

/** Reads a CSV file: first what it would do, row by bad row; then, where every row is good, does it. */
export function ImportDialog({ sites, onClose }: Props) {
  const [siteId, setSiteId] = useState(sites[0]?.id ?? '')
  const [file, setFile] = useState<File | null>(null)
  const run = useImport(siteId)
  const outcome = run.data
  const isReady = outcome?.isDryRun === true && outcome.badRows === 0 && outcome.made + outcome.changed > 0
  if (outcome?.isDryRun === false) {
    return (
      <ActionDialog title="The file is in" onClose={onClose}>
        <p>{sums(outcome)}</p>
        <Button className="mt-4 w-full" onClick={onClose}>Done</Button>
      </ActionDialog>
    )
  }
  return (
    <ActionDialog title="Import assets" onClose={onClose}>
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (file) run.mutate({ file, isDryRun: !isReady })
        }}
      >
        {sites.length > 1 && (
          <Field label="Site">
            <select className="field" value={siteId} onChange={(event) => { setSiteId(event.target.value); run.reset() }}>{sites.map((site) => <option key={site.id} value={site.id}>{site.name}</option>)}</select>
          </Field>
        )}
        <Field label="CSV file" hint="With the columns of the export; tagNumber, name and level at least.">
          <input className="field" type="file" accept=".csv,text/csv" onChange={(event) => { setFile(event.target.files?.[0] ?? null); run.reset() }} />
        </Field>
        <Refusal error={run.error} />
        {outcome && <Outcome outcome={outcome} />}
        <div className="flex flex-wrap justify-end gap-3">
          <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
          <Button type="submit" tone="primary" className="grow lg:grow-0" disabled={file === null || run.isPending || (outcome !== undefined && !isReady)}>{isReady ? 'Import' : 'Try it'}</Button>
        </div>
      </form>
      <EarlierImports siteId={siteId} />
    </ActionDialog>
  )
}

const sums = ({ rows, made, changed, unchanged }: ImportOutcome): string => `${rows} rows: ${made} new, ${changed} changed, ${unchanged} as they were.`

function Outcome({ outcome }: { readonly outcome: ImportOutcome }) {
  return (
    <div role="status">
      <p className="font-semibold">{outcome.badRows === 0 ? `${sums(outcome)} Nothing is written yet.` : `${outcome.badRows} of ${outcome.rows} rows are bad; nothing was written.`}</p>
      <FaultList faults={outcome.faults} />
    </div>
  )
}
