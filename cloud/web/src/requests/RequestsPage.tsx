import { usePages } from '../shared/api/pages'
import type { Me } from '../shared/api/types'
import { SavedFilters } from '../shared/filters/SavedFilters'
import { Field } from '../shared/ui/Field'
import { progressWords } from '../shared/ui/Labels'
import { ListPage } from '../shared/ui/ListPage'
import { Empty } from '../shared/ui/Placeholders'
import { useFilter } from '../shared/useFilter'
import { RequestList } from './RequestList'
import { progresses, requestFilter, shownOf } from './filter'
import { requestsQuery } from './queries'

/** What people ask of maintenance; first what nobody has decided yet. */
export function RequestsPage({ me }: { readonly me: Me }) {
  const [search, change] = useFilter()
  const form = requestFilter(me)
  const [show, filter] = [shownOf(search), form.filterOf(search)]
  const [rows, list] = usePages(requestsQuery(filter))
  const head = (
    <div className="mb-4 grid gap-3 sm:grid-cols-2 lg:max-w-2xl">
      <Field label="Show">
        <select className="field" value={show} onChange={(event) => change('show', event.target.value)}>
          <option value="undecided">Not decided yet</option>
          <option value="own">Reported by me</option>
          <option value="work">My work is about them</option>
          {progresses.map((progress) => <option key={progress} value={progress}>{progressWords(progress)}</option>)}
          <option value="all">All</option>
        </select>
      </Field>
      <Field label="Search">
        <input className="field" type="search" maxLength={200} placeholder="Number, asset, words" value={filter.q ?? ''} onChange={(event) => change('q', event.target.value)} />
      </Field>
    </div>
  )

  return (
    <ListPage
      title="Requests"
      lead="What people ask of maintenance, at their machine or by its label."
      of="requests"
      list={list}
      count={rows.length}
      head={<><SavedFilters me={me} form={form} />{head}</>}
      empty={show === 'undecided' && filter.q === undefined
        ? <Empty title="Everything is decided">A new report appears here by itself.</Empty>
        : <Empty title="Nothing found">No request matches this filter.</Empty>}
    >
      <RequestList requests={rows} />
    </ListPage>
  )
}
