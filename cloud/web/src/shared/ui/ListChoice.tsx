import { Field } from './Field'

type Props = {
  readonly label: string
  readonly value: string
  /** Of each choice its value and its words. */
  readonly choices: readonly (readonly [value: string, words: string])[]
  readonly onChange: (value: string) => void
}

/** Which of several lists a page shows, as wide as its words need on a desk. */
export function ListChoice({ label, value, choices, onChange }: Props) {
  return (
    <div className="max-w-md min-w-0 grow">
      <Field label={label}>
        <select className="field" value={value} onChange={(event) => onChange(event.target.value)}>
          {choices.map(([one, words]) => <option key={one} value={one}>{words}</option>)}
        </select>
      </Field>
    </div>
  )
}

/** Whether what is in use is shown or what was taken out of it; the value is that of the address. */
export function ArchivedChoice({ isArchived, onChange }: { readonly isArchived: boolean; readonly onChange: (value: '' | 'archived') => void }) {
  return (
    <div className="max-w-56 min-w-0 grow">
      <Field label="Shown">
        <select className="field" value={isArchived ? 'archived' : ''} onChange={(event) => onChange(event.target.value === 'archived' ? 'archived' : '')}>
          <option value="">In use</option>
          <option value="archived">Archived</option>
        </select>
      </Field>
    </div>
  )
}
