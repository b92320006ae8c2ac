import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { WorkOrder } from '../shared/api/types'
import { ActionDialog } from '../shared/ui/ActionDialog'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { Refusal } from '../shared/ui/Refusal'
import { useOpened } from '../shared/useOpened'
import { matchesPerson, type Candidate } from './assignees'
import { candidatesQuery, useAssign } from './queries'

/** Who does it: people, with their skills and whether they are on shift, and teams. The first that is chosen leads. */
export function AssignDialog({ order: shown, onClose }: { readonly order: WorkOrder; readonly onClose: () => void }) {
  const order = useOpened(shown)
  const candidates = useQuery(candidatesQuery(order.siteId))
  const assign = useAssign(order)
  const [chosen, setChosen] = useState<readonly string[]>(order.assignees.flatMap(({ userId, teamId }) => userId ?? teamId ?? []))
  const [sought, setSought] = useState('')
  const [onShift, setOnShift] = useState(false)
  const toggle = (id: string) => setChosen((now) => (now.includes(id) ? now.filter((one) => one !== id) : [...now, id]))
  const found = (candidates.data ?? []).filter((one) => chosen.includes(one.id) || matchesPerson(one, sought, onShift))
  const send = () => assign.mutate(
    { userIds: idsOf(candidates.data ?? [], chosen, 'person'), teamIds: idsOf(candidates.data ?? [], chosen, 'team'), ...(chosen[0] !== undefined && { leadId: chosen[0] }) },
    { onSuccess: onClose },
  )
  return (
    <ActionDialog title={`Who does ${order.number}?`} onClose={onClose}>
      <div className="grid gap-4">
        <Field label="Name, skill or team"><input className="field" value={sought} onChange={(event) => setSought(event.target.value)} /></Field>
        <label className="touch flex items-center gap-2"><input type="checkbox" className="size-6 shrink-0" checked={onShift} onChange={(event) => setOnShift(event.target.checked)} />Only who is on shift now</label>
        {candidates.isPending && <Skeleton rows={4} label="people and teams" />}
        {candidates.isError && <Problem error={candidates.error} onRetry={() => void candidates.refetch()} />}
        <ul aria-label="People and teams" className="grid max-h-80 gap-1 overflow-y-auto">
          {found.map((one) => (
            <li key={one.id}>
              <label className="touch flex items-start gap-2">
                <input type="checkbox" className="mt-1 size-6 shrink-0" checked={chosen.includes(one.id)} onChange={() => toggle(one.id)} />
                <span><span className="font-semibold">{one.name}</span>{chosen[0] === one.id && chosen.length > 1 && ' (leads)'}<span className="block text-muted">{wordsOf(one)}</span></span>
              </label>
            </li>
          ))}
        </ul>
        {candidates.data && found.length === 0 && <p className="text-muted">Nobody of the site is found so.</p>}
        {chosen.length === 0 && <p className="text-muted">Nobody: it lies in the pool, and whoever starts it has it.</p>}
        <Refusal error={assign.error ?? candidates.error} />
        <div className="flex flex-wrap justify-end gap-3">
          <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
          <Button tone="primary" className="grow lg:grow-0" disabled={assign.isPending || candidates.data === undefined} onClick={send}>Assign</Button>
        </div>
      </div>
    </ActionDialog>
  )
}

const idsOf = (all: readonly Candidate[], chosen: readonly string[], kind: Candidate['kind']) =>
  chosen.filter((id) => all.some((one) => one.id === id && one.kind === kind))

const wordsOf = (one: Candidate): string =>
  one.kind === 'team' ? 'Team' : [one.isOnShift ? 'on shift' : 'not on shift', ...one.teams, ...one.skills].join(' · ')
