import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import type { Me } from '../shared/api/types'
import { formatInstant } from '../shared/times'
import { Button } from '../shared/ui/Button'
import { Facts } from '../shared/ui/Facts'
import { Page, Panel } from '../shared/ui/Page'
import { Empty, Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { Refusal } from '../shared/ui/Refusal'
import { CertificatePaper } from './CertificatePaper'
import { EditEntryDialog } from './EntryDialog'
import { lists, type List } from './listForm'
import { mayChange, mayRemove, rowQuery, useRows, type Row } from './lists'
import { namesQuery } from './names'
import { inSentence, shownValue, titleOf } from './words'

/** One of a list of the organisation: all that is said of it, and what may be done to it. */
export function EntryPage({ me }: { readonly me: Me }) {
  const { path, id = '' } = useParams()
  const of = lists.find((list) => list.path === path)
  return of === undefined
    ? <Page title="Not found"><Empty title="There is no such list">The address may be misspelt.</Empty></Page>
    : <One me={me} of={of} id={id} />
}

function One({ me, of, id }: { readonly me: Me; readonly of: List; readonly id: string }) {
  const row = useQuery(rowQuery(of, id))
  const names = useQuery(namesQuery)
  if (row.isPending) return <Page title={of.one}><Skeleton label={inSentence(of.one)} /></Page>
  if (row.isError) return <Page title={of.one}><Problem error={row.error} onRetry={() => void row.refetch()} /></Page>
  const site = me.roles.find(({ siteId }) => siteId === row.data.siteId)
  return (
    <Page
      title={titleOf(of, row.data, names.data ?? {})}
      lead={`${of.one}${of.isSite ? '' : ` ${site === undefined ? 'of the organisation' : `at ${site.siteName}`}`}${row.data.isArchived ? ', archived' : ''}`}
      aside={<Link className="touch inline-flex items-center font-semibold text-accent underline" to={`/organisation?of=${of.path}`}>All {inSentence(of.words)}</Link>}
    >
      <div className="grid gap-4">
        <Panel title="What it is">
          <Facts facts={[
            ...of.fields.map((field) => [field.words, shownValue(field, row.data, names.data ?? {}) ?? '–'] as const),
            ...besides(of, row.data),
            ['Changed', formatInstant(String(row.data['changedAtUtc']))],
          ]} />
          <Acts me={me} of={of} row={row.data} />
        </Panel>
        {of.path === 'certificates' && <CertificatePaper certificateId={id} mayChange={mayChange(me, of, row.data)} />}
      </div>
    </Page>
  )
}

/** What nobody enters. */
function besides(of: List, row: Row): readonly (readonly [string, string])[] {
  if (of.path === 'certificates') return [['In force', row['isExpired'] === true ? 'No: it has expired' : 'Yes']]
  if (of.path !== 'api-keys') return []
  const used = row['lastUsedAtUtc']
  return [['Begins with', String(row['prefix'])], ['Last used', typeof used === 'string' ? formatInstant(used) : 'never']]
}

function Acts({ me, of, row }: { readonly me: Me; readonly of: List; readonly row: Row }) {
  const { change, remove } = useRows(of)
  const [isEditing, setEditing] = useState(false)
  const navigate = useNavigate()
  const isBusy = change.isPending || remove.isPending
  const isChanger = mayChange(me, of, row)
  return (
    <div className="mt-4 grid gap-3">
      <Refusal error={change.error ?? remove.error} />
      <div className="flex flex-wrap gap-3">
        {isChanger && <Button className="grow lg:grow-0" onClick={() => setEditing(true)}>Change …</Button>}
        {isChanger && !of.isSite && (
          <Button className="grow lg:grow-0" disabled={isBusy} onClick={() => change.mutate({ row, patch: { isArchived: !row.isArchived } })}>{row.isArchived ? 'Take back' : 'Archive'}</Button>
        )}
        {mayRemove(me, of, row) && (
          <Button tone="danger" className="grow lg:grow-0" disabled={isBusy} onClick={() => remove.mutate(row, { onSuccess: () => void navigate(`/organisation?of=${of.path}`) })}>Remove</Button>
        )}
      </div>
      {isEditing && <EditEntryDialog of={of} row={row} onClose={() => setEditing(false)} />}
    </div>
  )
}
