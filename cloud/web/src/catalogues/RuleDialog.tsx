import { zodResolver } from '@hookform/resolvers/zod'
import { useForm, useWatch } from 'react-hook-form'
import { detectorName, machineDetectors } from '../shared/evidence/evidence'
import { modeWords } from '../shared/failureModes'
import { Field } from '../shared/ui/Field'
import { z } from '../shared/zod'
import { EditDialog, type EditProps } from './EditDialog'
import { classesOf, isAboutTheSame, subjectOf, type FailureMode, type Rule } from './table'

/** The longest texts that the server takes. */
const longestName = 200
const longestReason = 4000

const text = (most: number) => z.string().check(z.trim(), z.maxLength(most, `At most ${most} characters.`))
const schema = z.object({
  class: z.string().check(z.minLength(1, 'Please choose.')),
  signal: text(longestName).check(z.minLength(1, 'Which signal?')),
  direction: z.enum(['', 'High', 'Low']),
  detector: text(longestName),
  failureMode: z.string().check(z.minLength(1, 'Please choose.')),
  reason: text(longestReason),
})

type Values = z.infer<typeof schema>

const ruleOf = ({ direction, detector, ...rest }: Omit<Values, 'reason'>): Rule => ({
  class: rest.class,
  signal: rest.signal,
  failureMode: rest.failureMode,
  direction: direction === '' ? null : direction,
  detector: detector === '' ? null : detector,
})

const blank: Values = { class: '', signal: '', direction: 'High', detector: '', failureMode: '', reason: '' }

const valuesOf = (rule: Rule): Values => ({ ...rule, direction: rule.direction ?? '', detector: rule.detector ?? '', reason: '' })

/** Makes a row of the table, or changes one. */
export function RuleDialog({ original, rules, modes, onSend, ...frame }: EditProps & { readonly original: Rule | null }) {
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: original === null ? blank : valuesOf(original),
  })
  const { errors } = form.formState
  const assetClass = useWatch({ control: form.control, name: 'class' })
  const submit = form.handleSubmit(({ reason, ...rest }) => onSend({ original, rule: ruleOf(rest) }, reason))
  return (
    <EditDialog
      title={original === null ? 'Add a row' : 'Change this row'}
      submit={{ label: 'Save', tone: 'primary' }}
      onSubmit={() => void submit()}
      {...frame}
    >
      {original && <Present original={original} rules={rules} modes={modes} />}
      <Field label="Class of asset" error={errors.class?.message}>
        <select className="field" {...form.register('class')}>
          <option value="">Choose …</option>
          {classesOf(modes).map(({ code, name }) => <option key={code} value={code}>{name}</option>)}
        </select>
      </Field>
      <Field label="Signal" hint="As the gateway names it, e.g. vibration." error={errors.signal?.message}>
        <input className="field" list="known-signals" autoCapitalize="none" spellCheck={false} {...form.register('signal')} />
      </Field>
      <datalist id="known-signals">{[...new Set(rules.map(({ signal }) => signal))].map((signal) => <option key={signal} value={signal} />)}</datalist>
      <Field label="Which way it went">
        <select className="field" {...form.register('direction')}>
          <option value="High">Too high</option>
          <option value="Low">Too low</option>
          <option value="">Either way</option>
        </select>
      </Field>
      <Field label="Detector" hint="Leave it empty for any." error={errors.detector?.message}>
        <input className="field" list="known-detectors" autoCapitalize="none" spellCheck={false} {...form.register('detector')} />
      </Field>
      <datalist id="known-detectors">{machineDetectors.map((detector) => <option key={detector} value={detector}>{detectorName(detector)}</option>)}</datalist>
      <Field label="Failure mode" error={errors.failureMode?.message}>
        <select className="field" {...form.register('failureMode')}>
          <option value="">Choose …</option>
          {choices(modes, assetClass, original).map(({ code }) => <option key={code} value={code}>{modeWords(code, modes)}</option>)}
        </select>
      </Field>
      <Field label="Why (optional)" error={errors.reason?.message}>
        <textarea className="field" rows={2} {...form.register('reason')} />
      </Field>
    </EditDialog>
  )
}

/** The modes that the class can have; whatever the row led to so far stays among them. */
const choices = (modes: readonly FailureMode[], assetClass: string, original: Rule | null) =>
  modes.filter(({ code, assetClasses }) => code === original?.failureMode || assetClasses.some((one) => one.code === assetClass))

/** What the table says of it now: after a conflict that may be something else. */
function Present({ original, rules, modes }: { readonly original: Rule; readonly rules: readonly Rule[]; readonly modes: readonly FailureMode[] }) {
  const now = rules.find((rule) => isAboutTheSame(rule, original))
  return (
    <p className="text-muted">
      {now ? `Now: ${subjectOf(now)} → ${modeWords(now.failureMode, modes)}` : 'This row is no longer in the table: saving adds it again.'}
    </p>
  )
}
