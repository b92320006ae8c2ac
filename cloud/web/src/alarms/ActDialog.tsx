import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { ActionDialog } from '../shared/ui/ActionDialog'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { z } from '../shared/zod'
import type { ActBody } from './queries'

/** How long a shelf may last; the server allows a day. */
const hours = { 1: '1 hour', 4: '4 hours', 8: '8 hours, a shift', 24: '24 hours, the longest' } as const

/** The longest reason that the server takes. */
const longestReason = 4000

/** A shelf of a whole day must still be within a day when the request arrives. */
const marginMs = 60_000

const schema = z.object({
  reason: z.string().check(z.trim(), z.minLength(1, 'Please say why.'), z.maxLength(longestReason, `At most ${longestReason} characters.`)),
  hours: z.string(),
})

/** When a shelf of so many hours ends that begins now. */
const endOf = (length: number): string => new Date(Date.now() + length * 3_600_000 - marginMs).toISOString()

type Props = { readonly act: 'shelve' | 'out-of-service'; readonly onSend: (body: ActBody) => void; readonly onClose: () => void }

/** Asks why an alarm is to be hidden from everybody, and for how long. */
export function ActDialog({ act, onSend, onClose }: Props) {
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { reason: '', hours: '4' } })
  const isShelf = act === 'shelve'
  const submit = form.handleSubmit(({ reason, hours: length }) => onSend(
    isShelf ? { reason, untilUtc: endOf(Number(length)) } : { reason },
  ))
  return (
    <ActionDialog title={isShelf ? 'Shelve this alarm?' : 'Take this alarm out of service?'} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={submit}>
        <p className="text-muted">
          {isShelf
            ? 'Nobody is shown it until the shelf ends. It comes back by itself.'
            : 'Nobody is shown it until somebody puts it back in service.'}
        </p>
        {isShelf && (
          <Field label="For how long">
            <select className="field" {...form.register('hours')}>
              {Object.entries(hours).map(([value, words]) => <option key={value} value={value}>{words}</option>)}
            </select>
          </Field>
        )}
        <Field label="Why" error={form.formState.errors.reason?.message}>
          <textarea className="field" rows={3} {...form.register('reason')} />
        </Field>
        <div className="flex flex-wrap justify-end gap-3">
          <Button className="grow lg:grow-0" onClick={onClose}>Back</Button>
          <Button type="submit" tone="primary" className="grow lg:grow-0">{isShelf ? 'Shelve' : 'Take out of service'}</Button>
        </div>
      </form>
    </ActionDialog>
  )
}
