import { useSearchParams } from 'react-router'

/** A page's filter. It stands in the address, so that a view can be kept and sent; an empty value takes its name away. */
export function useFilter() {
  const [search, setSearch] = useSearchParams()

  function change(name: string, value: string) {
    setSearch((old) => {
      const changed = new URLSearchParams(old)
      if (value === '') changed.delete(name)
      else changed.set(name, value)
      return changed
    }, { replace: true })
  }

  /** The whole of it at once; what is not named is gone. A step back leads to what was shown before. */
  const replace = (values: Readonly<Record<string, string | undefined>>) =>
    setSearch(new URLSearchParams(Object.entries(values).flatMap(([name, value]) => (value ? [[name, value]] : []))))

  return [search, change, replace] as const
}
