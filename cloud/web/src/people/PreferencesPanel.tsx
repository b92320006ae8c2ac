import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Preferences } from '../shared/api/types'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { Panel } from '../shared/ui/Page'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { Refusal } from '../shared/ui/Refusal'
import { WishDialog } from './WishDialog'
import { preferencesQuery, useChangePreferences } from './myself'
import { kinds, kindWords, wishWords, type Kind } from './preferences'

/** How the reader wants to be told of things; nobody else reads it. */
export function PreferencesPanel() {
  const preferences = useQuery(preferencesQuery)
  return (
    <Panel title="What I am told of">
      <p className="mb-3 text-muted">By which channels, and when not. What is not named here the program tells as it does by itself: today by the page alone, which renews itself.</p>
      {preferences.isPending && <Skeleton rows={1} label="your preferences" />}
      {preferences.isError && <Problem error={preferences.error} onRetry={() => void preferences.refetch()} />}
      {preferences.isSuccess && <Wishes preferences={preferences.data} />}
      {preferences.isSuccess && <TimeZone key={preferences.data.timeZone} preferences={preferences.data} />}
    </Panel>
  )
}

function Wishes({ preferences }: { readonly preferences: Preferences }) {
  const [asked, setAsked] = useState<Kind | 'new' | null>(null)
  const { notifications } = preferences
  const isAnyLeft = kinds.some((kind) => notifications.every((wish) => wish.kind !== kind))
  return (
    <>
      {notifications.length === 0 && <p>You have not said anything yet.</p>}
      <ul className="divide-y divide-line">
        {notifications.map((wish) => (
          <li key={wish.kind} className="flex flex-wrap items-center justify-between gap-3 py-3 first:pt-0">
            <div className="min-w-0 grow basis-56 break-words">
              <p className="font-semibold">{kindWords[wish.kind]}</p>
              <p className="text-muted">{wishWords(wish)}</p>
            </div>
            <Button aria-label={`Change: ${kindWords[wish.kind]}`} onClick={() => setAsked(wish.kind)}>Change …</Button>
          </li>
        ))}
      </ul>
      {isAnyLeft && <Button className="mt-3" onClick={() => setAsked('new')}>Say how I am told …</Button>}
      {asked !== null && <WishDialog preferences={preferences} kind={asked === 'new' ? null : asked} onClose={() => setAsked(null)} />}
    </>
  )
}

function TimeZone({ preferences }: { readonly preferences: Preferences }) {
  const change = useChangePreferences(preferences)
  const before = preferences.timeZone ?? ''
  const [zone, setZone] = useState(before)
  const zones = Intl.supportedValuesOf('timeZone')
  return (
    <form noValidate className="mt-5 grid gap-3 border-t border-line pt-4" onSubmit={(event) => { event.preventDefault(); change.mutate({ timeZone: zone === '' ? null : zone }) }}>
      <Refusal error={change.error} />
      <Field label="Time zone of these hours">
        <select className="field" value={zone} onChange={(event) => setZone(event.target.value)}>
          <option value="">That of the site</option>
          {(zone === '' || zones.includes(zone) ? zones : [zone, ...zones]).map((one) => <option key={one}>{one}</option>)}
        </select>
      </Field>
      {zone !== before && <Button type="submit" tone="primary" disabled={change.isPending}>Save the time zone</Button>}
    </form>
  )
}
