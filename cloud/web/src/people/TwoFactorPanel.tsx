import { useQuery } from '@tanstack/react-query'
import { useState, type SyntheticEvent } from 'react'
import { Button } from '../shared/ui/Button'
import { Field } from '../shared/ui/Field'
import { Panel } from '../shared/ui/Page'
import { Skeleton } from '../shared/ui/Placeholders'
import { Problem } from '../shared/ui/Problem'
import { Refusal } from '../shared/ui/Refusal'
import { twoFactorQuery, useTwoFactor } from './myself'

/** A second factor: off, being turned on, or on. */
export function TwoFactorPanel() {
  const stand = useQuery(twoFactorQuery)
  const { begin, confirm, remove } = useTwoFactor()
  return (
    <Panel title="Second factor">
      {stand.isPending && <Skeleton rows={1} label="the second factor" />}
      {stand.isError && <Problem error={stand.error} onRetry={() => void stand.refetch()} />}
      <Refusal error={begin.error ?? confirm.error ?? remove.error} />
      {confirm.isSuccess && <RecoveryCodes codes={confirm.data.recoveryCodes} />}
      {stand.data?.isOn === true && (
        <>
          <p className="mb-3">It is on. {stand.data.recoveryCodesLeft} recovery codes are left.</p>
          <Ask label="Password" type="password" act="Turn off" isBusy={remove.isPending} onSend={(password) => remove.mutate(password, { onSuccess: () => { begin.reset(); confirm.reset() } })} />
        </>
      )}
      {stand.data?.isOn === false && !begin.isSuccess && (
        <>
          <p className="mb-3">A code of your phone, asked for beside the password.</p>
          <Ask label="Password" type="password" act="Turn on …" isBusy={begin.isPending} onSend={(password) => begin.mutate(password)} />
        </>
      )}
      {stand.data?.isOn === false && begin.isSuccess && (
        <>
          <p>Put this into your authenticator, then enter the code that it shows.</p>
          <p className="my-3 break-all"><code>{begin.data.secret}</code> · <a className="text-accent underline" href={begin.data.uri}>open the authenticator</a></p>
          <Ask label="Code" type="text" act="Turn on" isBusy={confirm.isPending} onSend={(code) => confirm.mutate(code)} />
        </>
      )}
    </Panel>
  )
}

function RecoveryCodes({ codes }: { readonly codes: readonly string[] }) {
  return (
    <div role="status" className="mb-3 rounded-lg border-2 border-good bg-good-wash p-3">
      <p className="font-semibold text-good">Keep these. Each stands for a code once, when the phone is away. They are shown only now.</p>
      <ul className="mt-2 grid grid-cols-2 gap-1">{codes.map((code) => <li key={code}><code>{code}</code></li>)}</ul>
    </div>
  )
}

type AskProps = { readonly label: string; readonly type: 'text' | 'password'; readonly act: string; readonly isBusy: boolean; readonly onSend: (value: string) => void }

function Ask({ label, type, act, isBusy, onSend }: AskProps) {
  const [value, setValue] = useState('')
  function send(event: SyntheticEvent) {
    event.preventDefault()
    onSend(value.trim())
    setValue('')
  }
  return (
    <form className="flex flex-wrap items-end gap-3" onSubmit={send}>
      <div className="min-w-0 grow">
        <Field label={label}>
          <input className="field" type={type} required autoComplete={type === 'password' ? 'current-password' : 'one-time-code'} value={value} onChange={(event) => setValue(event.target.value)} />
        </Field>
      </div>
      <Button type="submit" disabled={isBusy}>{act}</Button>
    </form>
  )
}
