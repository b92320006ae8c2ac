import { useState } from 'react'
import { usePages } from '../shared/api/pages'
import type { Me } from '../shared/api/types'
import { SavedFilters } from '../shared/filters/SavedFilters'
import { AssetField, type AssetChoice } from '../shared/ui/AssetField'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { stateWords } from '../shared/ui/Labels'
import { ListPage } from '../shared/ui/ListPage'
import { Empty } from '../shared/ui/Placeholders'
import { useFilter } from '../shared/useFilter'
import { NewWorkOrderDialog } from './NewWorkOrderDialog'
import { WorkOrderList } from './WorkOrderList'
import { shownOf, states, workOrderFilter } from './filter'
import { workOrdersQuery } from './queries'
import { makerSites } from './rights'

export function WorkOrdersPage({ me, ...choice }: AssetChoice & { readonly me: Me }) {
  const [isMaking, setIsMaking] = useState(false)
  const sites = makerSites(me)
  const [search, change] = useFilter()
  const filter = workOrderFilter.filterOf(search)
  const [rows, list] = usePages(workOrdersQuery(filter))
  const head = (
    <div className="mb-4 grid grid-cols-2 gap-3 lg:max-w-xl">
      <Field label="Show">
        <select className="field" value={shownOf(search)} onChange={(event) => change('show', event.target.value)}>
          <option value="open">Open</option>
          <option value="mine">Mine</option>
          <option value="all">All</option>
          {states.map((state) => <option key={state} value={state}>{stateWords(state)}</option>)}
        </select>
      </Field>
      <AssetField {...choice} value={filter.asset ?? ''} onChange={(tagNumber) => change('asset', tagNumber)} />
    </div>
  )

  return (
    <ListPage
      title="Work orders"
      lead="Opened by people and, with their evidence, by the machines themselves."
      aside={sites.length > 0 && <Button tone="primary" onClick={() => setIsMaking(true)}>New work order …</Button>}
      of="work orders"
      list={list}
      count={rows.length}
      head={<><SavedFilters me={me} form={workOrderFilter} />{head}{isMaking && <NewWorkOrderDialog sites={sites} onClose={() => setIsMaking(false)} />}</>}
      empty={<Nothing isOpenOnly={filter.openOnly && !filter.asset} />}
    >
      <WorkOrderList orders={rows} />
    </ListPage>
  )
}

const Nothing = ({ isOpenOnly }: { readonly isOpenOnly: boolean }) =>
  isOpenOnly
    ? <Empty title="No open work orders">Nothing needs a hand now. A new one appears here by itself.</Empty>
    : <Empty title="Nothing found">No work order matches this filter.</Empty>
