import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Me, SavedFilter } from '../api/types'
import { Button } from '../ui/Button'
import { Field } from '../ui/Field'
import { useFilter } from '../useFilter'
import { FiltersDialog } from './FiltersDialog'
import { askedBy, canShow, isSame, type ListFilter } from './listFilter'
import { savedFiltersQuery } from './queries'

type Props = { readonly me: Me; readonly form: ListFilter }

/** What was kept of a list under a name: to be chosen, and the way to keep more. */
export function SavedFilters({ me, form }: Props) {
  const [search, , replace] = useFilter()
  const [isOpen, setOpen] = useState(false)
  const saved = useQuery(savedFiltersQuery(form.list))
  const filters = saved.data ?? []
  const asked = askedBy(form, search)
  const present = filters.find((one) => isSame(one.query, asked))

  function choose(id: string) {
    const filter = filters.find((one) => one.id === id)
    replace(filter === undefined ? {} : form.searchOf(filter.query))
  }

  return (
    <div className="mb-4 flex flex-wrap items-end gap-3">
      <div className="max-w-md min-w-0 grow basis-44">
        <Field label="Saved filter" error={saved.isError ? `They cannot be read: ${saved.error.message}` : undefined}>
          <select className="field" value={present?.id ?? ''} disabled={filters.length === 0} onChange={(event) => choose(event.target.value)}>
            <option value="">{noneOf(saved.isPending, filters)}</option>
            <Choices label="Mine" filters={filters.filter((one) => one.ownerId === me.id)} form={form} />
            <Choices label="Shared by others" filters={filters.filter((one) => one.ownerId !== me.id)} form={form} />
          </select>
        </Field>
      </div>
      <Button aria-label="Keep or change saved filters" onClick={() => setOpen(true)}>Keep …</Button>
      {isOpen && <FiltersDialog me={me} list={form.list} asked={asked} present={present} filters={filters} onClose={() => setOpen(false)} />}
    </div>
  )
}

const noneOf = (isPending: boolean, filters: readonly SavedFilter[]): string => isPending ? 'Loading …' : filters.length === 0 ? 'None is kept yet' : 'None'

type ChoicesProps = { readonly label: string; readonly filters: readonly SavedFilter[]; readonly form: ListFilter }

/** One that asks for more than the page has fields for cannot be chosen: the page would show another list than it names. */
function Choices({ label, filters, form }: ChoicesProps) {
  if (filters.length === 0) return null
  return (
    <optgroup label={label}>
      {filters.map((one) => canShow(form, one.query)
        ? <option key={one.id} value={one.id}>{one.name}</option>
        : <option key={one.id} value={one.id} disabled>{one.name} (asks for more than this page shows)</option>)}
    </optgroup>
  )
}
