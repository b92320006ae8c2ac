import { useId, type ReactElement, cloneElement } from 'react'

type Control = ReactElement<{ id?: string; 'aria-invalid'?: boolean; 'aria-describedby'?: string | undefined }>

type Props = { readonly label: string; readonly error?: string | undefined; readonly hint?: string; readonly children: Control }

/** A control with its label, and its error told to whoever cannot see it. */
export function Field({ label, error, hint, children }: Props) {
  const id = useId()
  const note = error ?? hint
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-semibold">{label}</label>
      {cloneElement(children, { id, 'aria-invalid': error !== undefined, 'aria-describedby': note === undefined ? undefined : `${id}-note` })}
      {note !== undefined && (
        <p id={`${id}-note`} className={error === undefined ? 'text-muted' : 'font-semibold text-danger'}>{note}</p>
      )}
    </div>
  )
}
