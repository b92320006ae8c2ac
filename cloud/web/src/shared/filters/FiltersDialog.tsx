import { useState, type ReactNode } from 'react'
import type { Me, SavedFilter } from '../api/types'
import { newId } from '../newId'
import { ActionDialog } from '../ui/ActionDialog'
import { Button } from '../ui/Button'
import { Field } from '../ui/Field'
import { Refusal } from '../ui/Refusal'
import { useOpened } from '../useOpened'
import { isSame, type Asked } from './listFilter'
import { mayChangeFilter, sitesToShareWith, useChangeFilter, useKeepFilter, useRemoveFilter } from './queries'

type Props = {
  readonly me: Me
  readonly list: string
  /** What is shown now. */
  readonly asked: Asked
  /** The one that is shown now. */
  readonly present: SavedFilter | undefined
  readonly filters: readonly SavedFilter[]
  readonly onClose: () => void
}

/** Keeps what is shown now under a name; renames, shares and removes what was kept. */
export function FiltersDialog({ me, list, asked, present, filters, onClose }: Props) {
  const mine = filters.filter((one) => mayChangeFilter(me, one))
  return (
    <ActionDialog title="Saved filters" onClose={onClose}>
      {present === undefined || !mine.includes(present)
        ? <Keep me={me} list={list} asked={asked} />
        : <p>What is shown now is kept as <strong>{present.name}</strong>.</p>}
      {mine.length > 0 && (
        <ul aria-label="Kept filters" className="mt-4 divide-y divide-line border-t border-line">
          {mine.map((one) => <Kept key={one.id} me={me} filter={one} asked={asked} />)}
        </ul>
      )}
      <Button className="mt-4 w-full" onClick={onClose}>Done</Button>
    </ActionDialog>
  )
}

function Keep({ me, list, asked }: Pick<Props, 'me' | 'list' | 'asked'>) {
  const keep = useKeepFilter(list)
  const [id, setId] = useState(newId)
  const [name, setName] = useState('')
  const [siteId, setSiteId] = useState<string | null>(null)

  function send() {
    keep.mutate({ id, name: name.trim(), query: asked, siteId }, {
      onSuccess: () => {
        setId(newId)
        setName('')
        setSiteId(null)
      },
    })
  }

  return (
    <form noValidate className="grid gap-4" onSubmit={(event) => { event.preventDefault(); send() }}>
      <Field label="Keep what is shown now as"><input className="field" maxLength={200} placeholder="e.g. Overdue in hall 1" value={name} onChange={(event) => setName(event.target.value)} /></Field>
      <Share me={me} siteId={siteId} onChange={setSiteId} />
      <Refusal error={keep.error} />
      <Button type="submit" tone="primary" disabled={name.trim() === '' || keep.isPending}>Keep</Button>
    </form>
  )
}

type ShareProps = { readonly me: Me; readonly siteId: string | null; readonly onChange: (siteId: string | null) => void }

/** With the people of which site, if any. */
function Share({ me, siteId, onChange }: ShareProps) {
  const sites = sitesToShareWith(me)
  const [first] = sites
  if (first === undefined) return null
  return (
    <div className="grid gap-2">
      <label className="touch flex items-center gap-2">
        <input type="checkbox" className="size-6 shrink-0" checked={siteId !== null} onChange={(event) => onChange(event.target.checked ? first[0] : null)} />
        Share it with {sites.length === 1 ? `everybody at ${first[1]}` : 'everybody at a site'}
      </label>
      {siteId !== null && sites.length > 1 && (
        <Field label="Site">
          <select className="field" value={siteId} onChange={(event) => onChange(event.target.value)}>{sites.map(([id, words]) => <option key={id} value={id}>{words}</option>)}</select>
        </Field>
      )}
    </div>
  )
}

type KeptProps = { readonly me: Me; readonly filter: SavedFilter; readonly asked: Asked }

function Kept({ me, filter, asked }: KeptProps) {
  const [act, setAct] = useState<'change' | 'remove'>()
  const close = () => setAct(undefined)
  if (act === 'change') return <li className="py-3"><Change me={me} filter={filter} asked={asked} onClose={close} /></li>
  if (act === 'remove') return <li className="py-3"><Remove filter={filter} onClose={close} /></li>
  return (
    <li className="flex flex-wrap items-center justify-between gap-2 py-3">
      <span className="min-w-0 grow">
        <span className="block font-semibold break-words">{filter.name}</span>
        <span className="text-muted">{whose(me, filter)}</span>
      </span>
      <span className="flex gap-2">
        <Button aria-label={`Change ${filter.name}`} onClick={() => setAct('change')}>Change …</Button>
        <Button tone="danger" aria-label={`Remove ${filter.name}`} onClick={() => setAct('remove')}>Remove …</Button>
      </span>
    </li>
  )
}

function whose(me: Me, { ownerId, owner, siteId }: SavedFilter): string {
  const site = me.roles.find((at) => at.siteId === siteId)?.siteName ?? 'another site'
  return siteId === null ? 'Only mine' : ownerId === me.id ? `Mine, shared with ${site}` : `Shared with ${site} by ${owner ?? 'somebody who has left'}`
}

function Change({ me, filter: shown, asked, onClose }: KeptProps & { readonly onClose: () => void }) {
  const filter = useOpened(shown)
  const change = useChangeFilter(filter)
  const [name, setName] = useState(filter.name)
  const [siteId, setSiteId] = useState(filter.siteId)
  const [isRenewed, setRenewed] = useState(false)
  const isMine = filter.ownerId === me.id

  function send() {
    const patch = { ...(name.trim() !== filter.name && { name: name.trim() }), ...(siteId !== filter.siteId && { siteId }), ...(isRenewed && { query: asked }) }
    change.mutate(patch, { onSuccess: onClose })
  }

  return (
    <Asking error={change.error} label="Save" tone="primary" isDisabled={name.trim() === '' || change.isPending} onSend={send} onClose={onClose}>
      <Field label="Name"><input className="field" maxLength={200} value={name} onChange={(event) => setName(event.target.value)} /></Field>
      {isMine && <Share me={me} siteId={siteId} onChange={setSiteId} />}
      {!isSame(filter.query, asked) && (
        <label className="touch flex items-center gap-2">
          <input type="checkbox" className="size-6 shrink-0" checked={isRenewed} onChange={(event) => setRenewed(event.target.checked)} />
          Let it ask for what is shown now
        </label>
      )}
    </Asking>
  )
}

function Remove({ filter: shown, onClose }: { readonly filter: SavedFilter; readonly onClose: () => void }) {
  const filter = useOpened(shown)
  const remove = useRemoveFilter(filter)
  return (
    <Asking error={remove.error} label="Remove it" tone="danger" isDisabled={remove.isPending} onSend={() => remove.mutate()} onClose={onClose}>
      <p>Remove <strong>{filter.name}</strong>{filter.siteId === null ? '' : ', for everybody with whom it is shared'}?</p>
    </Asking>
  )
}

type AskingProps = {
  readonly error: Error | null
  readonly label: string
  readonly tone: 'primary' | 'danger'
  readonly isDisabled: boolean
  readonly onSend: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

function Asking({ error, label, tone, isDisabled, onSend, onClose, children }: AskingProps) {
  return (
    <form noValidate className="grid gap-3" onSubmit={(event) => { event.preventDefault(); onSend() }}>
      {children}
      <Refusal error={error} />
      <div className="flex flex-wrap justify-end gap-3">
        <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
        <Button type="submit" tone={tone} className="grow lg:grow-0" disabled={isDisabled}>{label}</Button>
      </div>
    </form>
  )
}
