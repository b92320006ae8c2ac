import type { Item } from '../shared/api/types'

type Fault = Item<'/api/v1/import-runs/{id}/faults'>

/** What is wrong with a file, line by line. */
export function FaultList({ faults }: { readonly faults: readonly Fault[] }) {
  return (
    <ul className="mt-2 max-h-64 divide-y divide-line overflow-y-auto">
      {faults.map((fault) => (
        <li key={`${fault.line} ${fault.field} ${fault.message}`} className="py-2 break-words">
          <strong>{fault.line === 0 ? 'The file' : `Line ${fault.line}`}{fault.tagNumber === '' ? '' : `, ${fault.tagNumber}`}</strong>{fault.field === '' ? '' : `, ${fault.field}`}: {fault.message}
        </li>
      ))}
    </ul>
  )
}
