import { useQuery } from '@tanstack/react-query'
import { Field } from '../shared/ui/Field'
import { Problem } from '../shared/ui/Problem'
import { Several } from '../shared/ui/Several'
import { wordsOf } from '../shared/values'
import { linesOf, type List, type ListField } from './listForm'
import { choicesAt, choicesQuery } from './names'
import { grantableQuery } from './permissions'

const kinds = { text: 'text', number: 'text', weekdays: 'text', day: 'date', time: 'time', instant: 'datetime-local' } as const

type Props = { readonly of: List; readonly field: ListField; readonly siteId: string; readonly value: string; readonly onChange: (value: string) => void }

/** The control in which a field is entered. */
export function Entered(props: Props) {
  const { field: { words, input, isRequired, hint }, value, onChange } = props
  const label = isRequired ? words : `${words} (optional)`
  if (input === 'people') return <People {...props} />
  if (input === 'permissions') return <Permissions {...props} />
  if (input === 'lines' || input === 'days') {
    return <Field label={label} {...(hint === undefined ? {} : { hint })}><textarea className="field" rows={input === 'days' ? 8 : 3} value={value} onChange={(event) => onChange(event.target.value)} /></Field>
  }
  if (input in kinds) {
    return <Field label={label} {...(hint === undefined ? {} : { hint })}><input className="field" type={kinds[input as keyof typeof kinds]} value={value} onChange={(event) => onChange(event.target.value)} /></Field>
  }
  return <Chosen {...props} label={label} kind={input as 'person'} />
}

function Chosen({ siteId, value, onChange, label, kind }: Props & { readonly label: string; readonly kind: 'person' }) {
  const choices = useQuery(choicesQuery)
  return (
    <Field label={label}>
      <select className="field" value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">Choose …</option>
        {choicesAt(choices.data, kind, siteId).map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
      </select>
    </Field>
  )
}

function People({ field, siteId, value, onChange }: Props) {
  const choices = useQuery(choicesQuery)
  return <Several legend={field.words} choices={choicesAt(choices.data, 'person', siteId)} chosen={linesOf(value)} onChange={(chosen) => onChange(chosen.join('\n'))} />
}

function Permissions({ of, field, value, onChange }: Props) {
  const grantable = useQuery(grantableQuery(of.path))
  if (grantable.isError) return <Problem error={grantable.error} onRetry={() => void grantable.refetch()} />
  return <Several legend={field.words} choices={(grantable.data ?? []).map((name) => ({ id: name, name: wordsOf(name) }))} chosen={linesOf(value)} onChange={(chosen) => onChange(chosen.join('\n'))} />
}
