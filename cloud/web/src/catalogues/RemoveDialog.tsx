import { useState } from 'react'
import { modeWords } from '../shared/failureModes'
import { Field } from '../shared/ui/Field'
import { EditDialog, type EditProps } from './EditDialog'
import { isAboutTheSame, subjectOf, type Rule } from './table'

/** Asks whether a row is to go. */
export function RemoveDialog({ original, rules, modes, onSend, ...frame }: EditProps & { readonly original: Rule }) {
  const [reason, setReason] = useState('')
  const now = rules.find((rule) => isAboutTheSame(rule, original))
  return (
    <EditDialog title="Remove this row?" submit={{ label: 'Remove', tone: 'danger' }} onSubmit={() => onSend({ original, rule: null }, reason.trim())} {...frame}>
      <p>{now ? `${subjectOf(now)} → ${modeWords(now.failureMode, modes)}` : 'It is no longer in the table.'}</p>
      <p className="text-muted">An alarm that no row is about belongs to what else happens to the asset, or to UNK, unknown.</p>
      <Field label="Why (optional)">
        <textarea className="field" rows={2} maxLength={4000} value={reason} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </EditDialog>
  )
}
