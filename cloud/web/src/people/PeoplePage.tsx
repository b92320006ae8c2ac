import { useState } from 'react'
import { Link } from 'react-router'
import { usePages } from '../shared/api/pages'
import type { Me, User } from '../shared/api/types'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { More } from '../shared/ui/More'
import { Page } from '../shared/ui/Page'
import { Empty, Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { useFilter } from '../shared/useFilter'
import { useNow } from '../shared/useNow'
import { wordsOf } from '../shared/values'
import { InviteDialog } from './InviteDialog'
import { invitationWords } from './invitation'
import { administered, usersQuery } from './queries'

/** Who has an account at the reader's sites. */
export function PeoplePage({ me }: { readonly me: Me }) {
  const [search, change] = useFilter()
  const [isInviting, setInviting] = useState(false)
  const q = search.get('q') ?? ''
  const isActive = search.get('inactive') === null
  const [people, list] = usePages(usersQuery({ q: q === '' ? undefined : q, isActive }))

  return (
    <Page
      title="People"
      lead="Who has an account at your sites."
      aside={(
        <div className="flex flex-wrap items-center gap-3">
          <Link className="touch inline-flex items-center font-semibold text-accent underline" to="/organisation">Teams, skills, shifts, rates</Link>
          {administered(me).length > 0 && <Button tone="primary" onClick={() => setInviting(true)}>Invite …</Button>}
        </div>
      )}
    >
      <div className="mb-4 grid grid-cols-2 gap-3 lg:max-w-3xl">
        <Field label="Search"><input className="field" type="search" maxLength={200} value={q} onChange={(event) => change('q', event.target.value)} /></Field>
        <Field label="Show">
          <select className="field" value={isActive ? '' : 'yes'} onChange={(event) => change('inactive', event.target.value)}>
            <option value="">Active</option>
            <option value="yes">Inactive</option>
          </select>
        </Field>
      </div>
      {list.isPending && <Skeleton label="people" />}
      {list.isError && people.length === 0 && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && people.length === 0 && <Empty title="Nobody">Nobody at your sites is like this.</Empty>}
      <ul className="grid gap-3 lg:grid-cols-2">{people.map((person) => <li key={person.id}><Person person={person} /></li>)}</ul>
      <More list={list} of="people" />
      {isInviting && <InviteDialog me={me} onClose={() => setInviting(false)} />}
    </Page>
  )
}

function Person({ person }: { readonly person: User }) {
  const now = useNow()
  return (
    <article aria-label={person.displayName} className="grid h-full content-start gap-1 rounded-xl border border-line bg-surface p-4">
      <h2 className="text-lg font-bold"><Link className="touch inline-flex items-center text-accent underline" to={`/people/${person.id}`}>{person.displayName}</Link></h2>
      <p className="break-all text-muted">{[person.signInName, person.email].filter(Boolean).join(' · ')}</p>
      <p>{person.roles.map(wordsOf).join(', ')}</p>
      {person.isInvited && <p className="font-semibold text-warn">{invitationWords(person, now)}</p>}
      {person.hasSecondFactor !== null && <p className="text-muted">{person.hasSecondFactor ? 'Signs in with a second factor' : 'No second factor'}</p>}
    </article>
  )
}
