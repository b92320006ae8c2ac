/** What a list of the API is asked with: values as they stand in its address, by name. */
export type Asked = Readonly<Record<string, string>>

/** How a page's address says what its list is asked with, and how that is said again in the address. */
export type ListFilter = {
  /** As the API calls the list. */
  readonly list: string
  readonly filterOf: (search: URLSearchParams) => object
  readonly searchOf: (asked: Asked) => Readonly<Record<string, string | undefined>>
}

/** A value of a page's address; an empty one asks for nothing. */
export function textIn(search: URLSearchParams, name: string): string | undefined {
  const text = search.get(name)
  return text === null || text === '' ? undefined : text
}

/** A filter as it is kept: without what narrows nothing. */
export const askedOf = (filter: object): Asked =>
  Object.fromEntries(Object.entries(filter as Readonly<Record<string, string | boolean | undefined>>).flatMap(([name, value]) => (value === undefined || value === '' || value === false ? [] : [[name, String(value)]])))

export const isSame = (one: Asked, other: Asked): boolean =>
  Object.keys(one).length === Object.keys(other).length && Object.entries(one).every(([name, value]) => other[name] === value)

/** What a page's address asks the list with. */
export const askedBy = ({ filterOf }: ListFilter, search: URLSearchParams): Asked => askedOf(filterOf(search))

/** Whether the page has a field for all that is asked; else it would show another list than the name promises. */
export function canShow(form: ListFilter, asked: Asked): boolean {
  const search = Object.entries(form.searchOf(asked)).flatMap(([name, value]) => (value ? [[name, value]] : []))
  return isSame(askedBy(form, new URLSearchParams(search)), asked)
}
