import { zodResolver } from '@hookform/resolvers/zod'
import { useForm, useWatch } from 'react-hook-form'
import type { WorkOrder } from '../shared/api/types'
import { ActionDialog } from '../shared/ui/ActionDialog'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { z } from '../shared/zod'
import { CodeFields } from './CodeFields'
import type { TransitionBody } from './queries'
import { asks, type Questions, type Verb } from './verbs'

const waitReasons = {
  Schedule: 'A free slot in the schedule',
  Parts: 'Parts',
  Plant: 'The plant to release the machine',
  Vendor: 'The vendor',
} as const
const verdicts = {
  Confirmed: 'Yes, the alarm was right',
  FalseAlarm: 'No, it was a false alarm',
  Inconclusive: 'It cannot be said',
} as const

/** The longest reason that the server takes. */
const longestReason = 4000

function schemaOf(questions: Questions, order: WorkOrder) {
  const text = z.string().check(z.trim(), z.maxLength(longestReason, `At most ${longestReason} characters.`))
  const wantsMode = questions.codes && order.maintenanceType === 'Corrective'
  return z.object({
    reason: questions.reason?.isRequired ? text.check(z.minLength(1, 'Please say why.')) : text,
    waitReason: questions.waitReason ? z.enum(keysOf(waitReasons), 'Please choose.') : z.literal(''),
    verdict: questions.verdict ? z.enum(keysOf(verdicts), 'Please choose.') : z.literal(''),
    failureMode: wantsMode ? z.string().check(z.minLength(1, 'Please choose.')) : z.string(),
    mechanism: z.string(),
    cause: z.string(),
    remedy: z.string(),
  })
}

const keysOf = <T extends object>(names: T) => Object.keys(names) as [keyof T & string, ...(keyof T & string)[]]

type Props = {
  readonly order: WorkOrder
  readonly verb: Verb
  readonly questions: Questions
  readonly onSend: (body: TransitionBody) => void
  readonly onClose: () => void
}

export function TransitionDialog({ order, verb, questions, onSend, onClose }: Props) {
  const form = useForm({
    resolver: zodResolver(schemaOf(questions, order)),
    defaultValues: {
      reason: '', waitReason: '' as const, verdict: '' as const,
      failureMode: order.failureMode ?? '', mechanism: order.mechanism ?? '', cause: order.cause ?? '', remedy: order.remedy ?? '',
    },
  })
  const { errors } = form.formState
  const [failureMode, mechanism, cause, remedy] = useWatch({ control: form.control, name: ['failureMode', 'mechanism', 'cause', 'remedy'] })
  const submit = form.handleSubmit(({ reason, waitReason, verdict, ...found }) =>
    onSend({
      ...(reason && { reason }), ...(waitReason && { waitReason }), ...(verdict && { verdict }),
      ...(questions.codes && Object.fromEntries(Object.entries(found).filter(([, code]) => code !== ''))),
    }),
  )

  return (
    <ActionDialog title={asks[verb].question} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={submit}>
        {questions.waitReason && (
          <Field label="It waits for" error={errors.waitReason?.message}>
            <select className="field" {...form.register('waitReason')}>
              <option value="">Choose …</option>
              {Object.entries(waitReasons).map(([value, words]) => <option key={value} value={value}>{words}</option>)}
            </select>
          </Field>
        )}
        {questions.verdict && (
          <Field label="Was the alarm right?" error={errors.verdict?.message}>
            <select className="field" {...form.register('verdict')}>
              <option value="">Choose …</option>
              {Object.entries(verdicts).map(([value, words]) => <option key={value} value={value}>{words}</option>)}
            </select>
          </Field>
        )}
        {questions.codes && <CodeFields values={{ failureMode, mechanism, cause, remedy }} errors={errors} onChange={(field, code) => form.setValue(field, code, { shouldValidate: form.formState.isSubmitted })} />}
        {questions.reason && (
          <Field
            label={questions.reason.isRequired ? questions.reason.label : `${questions.reason.label} (optional)`}
            error={errors.reason?.message}
          >
            <textarea className="field" rows={4} {...form.register('reason')} />
          </Field>
        )}
        <div className="flex flex-wrap justify-end gap-3">
          <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
          <Button type="submit" tone={asks[verb].tone} className="grow lg:grow-0">{asks[verb].answer ?? asks[verb].label.replace(' …', '')}</Button>
        </div>
      </form>
    </ActionDialog>
  )
}
