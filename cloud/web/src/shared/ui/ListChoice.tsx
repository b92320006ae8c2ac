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
