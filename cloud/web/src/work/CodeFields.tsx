import { useQuery } from '@tanstack/react-query'
import { Field } from '../shared/ui/Field'
import { codesQuery } from './queries'

const codeFields = [['failureMode', 'How it failed'], ['mechanism', 'What went on in it'], ['cause', 'What led to it'], ['remedy', 'What was done']] as const

type CodeField = (typeof codeFields)[number][0]

type Props = {
  readonly values: Readonly<Record<CodeField, string>>
  readonly errors?: Readonly<Partial<Record<CodeField, { readonly message?: string | undefined }>>>
  readonly onChange: (field: CodeField, code: string) => void
}

/** What was found and done, by the codes of the catalogues; empty where it is not said. */
export function CodeFields({ values, errors = {}, onChange }: Props) {
  const { data } = useQuery(codesQuery)
  return data && codeFields.map(([field, label]) => (
    <Field key={field} label={label} error={errors[field]?.message}>
      <select className="field" value={values[field]} onChange={(event) => onChange(field, event.target.value)}>
        <option value="">Not said</option>
        {data[field].map(({ code, description }) => <option key={code} value={code}>{code} {description}</option>)}
      </select>
    </Field>
  ))
}
