import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { blankField, type FieldValues } from './entryForm'

type Props = { readonly fields: readonly FieldValues[]; readonly onChange: (fields: readonly FieldValues[]) => void }

const types: readonly (readonly [FieldValues['type'], string])[] = [
  ['Text', 'Text'], ['Number', 'Number'], ['Whole', 'Whole number'], ['Choice', 'Choice'], ['Flag', 'Yes or no'], ['Day', 'Day'],
]

/** The fields that assets of a class have beside those of every asset. */
export function FieldsEditor({ fields, onChange }: Props) {
  const set = (at: number, changed: Partial<FieldValues>) => onChange(fields.map((field, i) => (i === at ? { ...field, ...changed } : field)))
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-2 font-semibold">Fields of its assets</legend>
      {fields.map((field, i) => (
        <div key={i} className="grid gap-3 rounded-lg border border-line p-3">
          <Field label="Label"><input className="field" maxLength={200} value={field.label} onChange={(event) => set(i, { label: event.target.value })} /></Field>
          <Field label="Type">
            <select className="field" value={field.type} onChange={(event) => set(i, { type: event.target.value as FieldValues['type'] })}>
              {types.map(([type, words]) => <option key={type} value={type}>{words}</option>)}
            </select>
          </Field>
          {(field.type === 'Number' || field.type === 'Whole') && (
            <Field label="Unit (optional)"><input className="field" maxLength={20} value={field.unit} onChange={(event) => set(i, { unit: event.target.value })} /></Field>
          )}
          {field.type === 'Choice' && (
            <Field label="Choices" hint="With commas between."><input className="field" value={field.choices} onChange={(event) => set(i, { choices: event.target.value })} /></Field>
          )}
          <div className="flex flex-wrap items-center justify-between gap-3">
            <label className="touch flex items-center gap-3">
              <input type="checkbox" className="size-6" checked={field.isRequired} onChange={(event) => set(i, { isRequired: event.target.checked })} />
              Must be said
            </label>
            <Button onClick={() => onChange(fields.filter((_, other) => other !== i))}>Remove field</Button>
          </div>
        </div>
      ))}
      <Button onClick={() => onChange([...fields, blankField])}>Add a field</Button>
    </fieldset>
  )
}
