import { useQuery } from '@tanstack/react-query'
import { Field } from '../shared/ui/Field'
import { Problem } from '../shared/ui/Problem'
import { Skeleton } from '../shared/ui/Placeholders'
import { Several } from '../shared/ui/Several'
import { wordsOf } from '../shared/values'
import { daysOf, linesOf, type List, type ListField } from './listForm'
import { weekdays } from './words'
import { choicesAt, choicesQuery } from './names'
import { grantableQuery } from './permissions'

const kinds = { text: 'text', number: 'text', day: 'date', time: 'time', instant: 'datetime-local' } as const

type Props = { readonly of: List; readonly field: ListField; readonly siteId: string; readonly value: string; readonly onChange: (value: string) => void }

/** The control in which a field is entered. */
export function Entered(props: Props) {
  const { field: { words, input, isRequired, hint }, value, onChange } = props
  const label = isRequired ? words : `${words} (optional)`
  if (input === 'people') return <People {...props} />
  if (input === 'weekdays') return <Weekdays {...props} />
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
  if (choices.isError) return <Problem error={choices.error} onRetry={() => void choices.refetch()} />
  return (
    <Field label={label}>
      <select className="field" value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">Choose …</option>
        {choicesAt(choices.data, kind, siteId, [value]).map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
      </select>
    </Field>
  )
}

function People({ field, siteId, value, onChange }: Props) {
  const choices = useQuery(choicesQuery)
  if (choices.isPending) return <Skeleton rows={1} label={field.words.toLowerCase()} />
  if (choices.isError) return <Problem error={choices.error} onRetry={() => void choices.refetch()} />
  return <Several legend={field.words} choices={choicesAt(choices.data, 'person', siteId, [])} chosen={linesOf(value)} onChange={(chosen) => onChange(chosen.join('\n'))} />
}

function Weekdays({ field, value, onChange }: Props) {
  return <Several legend={field.words} choices={weekdays.map((name, i) => ({ id: String(i + 1), name }))} chosen={daysOf(value)} onChange={(chosen) => onChange([...chosen].sort().join(', '))} />
}

function Permissions({ of, field, value, onChange }: Props) {
  const grantable = useQuery(grantableQuery(of.path))
  if (grantable.isPending) return <Skeleton rows={1} label="permissions" />
  if (grantable.isError) return <Problem error={grantable.error} onRetry={() => void grantable.refetch()} />
  return <Several legend={field.words} choices={grantable.data.map((name) => ({ id: name, name: wordsOf(name) }))} chosen={linesOf(value)} onChange={(chosen) => onChange(chosen.join('\n'))} />
}
