import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Me, Setting } from '../shared/api/types'
import { formatInstant } from '../shared/times'
import { ActionDialog } from '../shared/ui/ActionDialog'
import { Button } from '../shared/ui/Button'
import { ListChoice } from '../shared/ui/ListChoice'
import { Page, Panel } from '../shared/ui/Page'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { Refusal } from '../shared/ui/Refusal'
import { useFilter } from '../shared/useFilter'
import { useOpened } from '../shared/useOpened'
import { wordsOf } from '../shared/values'
import { SettingField, TableValue } from './SettingField'
import { settingHistoryQuery, settingsQuery, useSet } from './queries'
import { changeOf, isTable, shown } from './values'

type Site = { readonly id: string; readonly name: string }

/** What people may set while the program runs, for a site or the organisation. */
export function SettingsPage({ me }: { readonly me: Me }) {
  const [search, change] = useFilter()
  const sites: readonly Site[] = [...new Map(me.roles.map((at) => [at.siteId, { id: at.siteId, name: at.siteName }])).values()]
  const siteId = search.get('site') ?? ''
  const settings = useQuery(settingsQuery(siteId))
  const categories = [...new Set(settings.data?.items.map((one) => one.category) ?? [])]
  return (
    <Page title="Settings" lead="A site’s own goes before the organisation’s, and that before the default.">
      <div className="mb-4">
        <ListChoice
          label="Of" value={siteId} onChange={(site) => change('site', site)}
          choices={[['', 'the organisation'], ...sites.map((site) => [site.id, site.name] as const)]}
        />
      </div>
      {settings.isPending && <Skeleton label="settings" />}
      {settings.isError && <Problem error={settings.error} onRetry={() => void settings.refetch()} />}
      <div className="grid grid-cols-1 gap-4 lg:grid-cols-2 lg:items-start">
        {categories.map((category) => (
          <Panel key={category} title={category}>
            <ul className="divide-y divide-line">
              {settings.data?.items.filter((one) => one.category === category).map((one) => <OneSetting key={one.key} setting={one} siteId={siteId} />)}
            </ul>
          </Panel>
        ))}
      </div>
    </Page>
  )
}

const sourceWords: Readonly<Record<Setting['source'], string>> = { Default: 'the default', Organisation: 'set for the organisation', Site: 'set for this site' }

function OneSetting({ setting, siteId }: { readonly setting: Setting; readonly siteId: string }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3 first:pt-0 last:pb-0">
      <div className="min-w-0 grow basis-44">
        <p>{setting.description}</p>
        <p className="text-muted">{!isTable(setting.value) && <><strong className="text-ink">{shown(setting.value, '–')}</strong>, </>}{sourceWords[setting.source]}</p>
      </div>
      <Button onClick={() => setOpen(true)}>{setting.mayChange ? 'Change …' : 'History …'}</Button>
      {isTable(setting.value) && <div className="min-w-0 grow basis-full"><TableValue setting={setting} table={setting.value} /></div>}
      {isOpen && <SettingDialog setting={setting} siteId={siteId} onClose={() => setOpen(false)} />}
    </li>
  )
}

function SettingDialog({ setting: shown, siteId, onClose }: { readonly setting: Setting; readonly siteId: string; readonly onClose: () => void }) {
  const setting = useOpened(shown)
  const set = useSet(setting, siteId)
  const history = useQuery(settingHistoryQuery(setting.key, siteId))
  const [value, setValue] = useState<unknown>(setting.value)
  const isOwn = setting.source === (siteId === '' ? 'Organisation' : 'Site')
  return (
    <ActionDialog title={setting.description} onClose={onClose}>
      <form noValidate className="grid grid-cols-1 gap-4" onSubmit={(event) => { event.preventDefault(); set.mutate(value, { onSuccess: onClose }) }}>
        <Refusal error={set.error} />
        {setting.mayChange && <SettingField setting={setting} value={value} onChange={setValue} />}
        <p className="text-muted">Set by: {setting.editors.map(wordsOf).join(', ')}{siteId === '' ? ', who are that at all sites' : ''}.</p>
        {history.isError && <Problem error={history.error} onRetry={() => void history.refetch()} />}
        {history.data?.items.length === 0 && <p className="text-muted">Nobody has set it yet.</p>}
        <ol aria-label="History" className="grid gap-2">
          {history.data?.items.map((entry) => (
            <li key={entry.version} className="text-muted">{changeOf(entry.before, entry.after)}, {formatInstant(entry.atUtc)}, {entry.by}</li>
          ))}
        </ol>
        <div className="flex flex-wrap justify-end gap-3">
          <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
          {setting.mayChange && isOwn && <Button className="grow lg:grow-0" disabled={set.isPending} onClick={() => set.mutate(null, { onSuccess: onClose })}>Set back</Button>}
          {setting.mayChange && <Button type="submit" tone="primary" className="grow lg:grow-0" disabled={set.isPending || value === null}>Save</Button>}
        </div>
      </form>
    </ActionDialog>
  )
}
