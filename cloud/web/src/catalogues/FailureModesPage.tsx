import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FailureModeTable } from '../shared/api/types'
import { formatInstant } from '../shared/times'
import { Button } from '../shared/ui/Button'
import { ListChoice } from '../shared/ui/ListChoice'
import { Page } from '../shared/ui/Page'
import { Empty, Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { useFilter } from '../shared/useFilter'
import type { EditProps } from './EditDialog'
import { RemoveDialog } from './RemoveDialog'
import { RuleDialog } from './RuleDialog'
import { RuleGroups } from './RuleGroups'
import { failureModesQuery, failureModeTableQuery, useEditTable } from './queries'
import type { FailureMode, Rule } from './table'

type Props = { readonly sites: readonly { readonly id: string; readonly code: string; readonly name: string }[] }

/** Which failure mode an alarm points to: a table for each site, that people change row by row. */
export function FailureModesPage({ sites }: Props) {
  const [search, change] = useFilter()
  const site = sites.find(({ code }) => code === search.get('site')) ?? sites[0]
  if (site === undefined) return <Page title="Failure modes"><Empty title="No site">You belong to no site.</Empty></Page>
  return (
    <Page title="Failure modes" lead="Which failure mode an alarm points to (ISO 14224), by class of asset, signal and direction.">
      {sites.length > 1 && (
        <div className="mb-4">
          <ListChoice label="Site" value={site.code} choices={sites.map(({ code, name }) => [code, `${code} ${name}`] as const)} onChange={(code) => change('site', code)} />
        </div>
      )}
      <SiteTable key={site.id} siteId={site.id} />
    </Page>
  )
}

function SiteTable({ siteId }: { readonly siteId: string }) {
  const table = useQuery(failureModeTableQuery(siteId))
  const modes = useQuery(failureModesQuery)
  const failed = [table, modes].find((query) => query.isError)
  if (failed?.error) return <Problem error={failed.error} onRetry={() => void failed.refetch()} />
  if (!table.data || !modes.data) return <Skeleton label="the table of failure modes" />
  return <Table table={table.data} modes={modes.data} onReadAgain={async () => (await table.refetch()).data} />
}

type Act = { readonly act: 'change'; readonly rule: Rule | null } | { readonly act: 'remove'; readonly rule: Rule }

/** What the person decides on is the table as it was then: what others change meanwhile renews the page, not the question. */
type Asked = Act & { readonly seen: FailureModeTable }

type TableProps = { readonly table: FailureModeTable; readonly modes: readonly FailureMode[]; readonly onReadAgain: () => Promise<FailureModeTable | undefined> }

function Table({ table, modes, onReadAgain }: TableProps) {
  const [asked, setAsked] = useState<Asked | null>(null)
  const seen = asked?.seen ?? table
  const save = useEditTable(seen)

  function ask(next: Act | null) {
    save.reset()
    setAsked(next && { ...next, seen: table })
  }

  async function readAgain() {
    const now = await onReadAgain()
    save.reset()
    setAsked((open) => open && { ...open, seen: now ?? open.seen })
  }

  const dialog: EditProps = {
    rules: seen.rules,
    modes,
    error: save.error,
    isPending: save.isPending,
    onReadAgain: () => void readAgain(),
    onSend: (edit, reason) => save.mutate({ edit, reason }, { onSuccess: () => ask(null) }),
    onClose: () => ask(null),
  }

  return (
    <div className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-muted" role="status">{provenance(table)}</p>
        {table.mayChange && <Button tone="primary" className="grow lg:grow-0" onClick={() => ask({ act: 'change', rule: null })}>Add a row …</Button>}
      </div>
      {table.rules.length === 0 && <Empty title="The table is empty">Every alarm points to UNK, unknown.</Empty>}
      <RuleGroups rules={table.rules} modes={modes} onEdit={table.mayChange ? (rule, act) => ask({ act, rule }) : null} />
      {asked?.act === 'change' && <RuleDialog original={asked.rule} {...dialog} />}
      {asked?.act === 'remove' && <RemoveDialog original={asked.rule} {...dialog} />}
    </div>
  )
}

/** Whose table it is, and who changed it last. */
function provenance({ version, changedAtUtc, changedBy, reason }: FailureModeTable): string {
  if (version === 0) return 'The organisation’s table. The site’s own begins with the first change.'
  return `Version ${version}, changed by ${changedBy}, ${formatInstant(changedAtUtc)}${reason === null ? '' : `: ${reason}`}`
}
