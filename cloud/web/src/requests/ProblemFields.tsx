import { useId } from 'react'
import { Field } from '../shared/ui/Field'
import { PhotoField } from './PhotoField'
import type { Photo } from './queries'
import { before, severities, spans, type Severity } from './words'

/** What a person says of a problem. */
export type Said = {
  readonly problemDescription: string
  readonly severity: Severity
  readonly isDown: boolean
  /** Since so many minutes. */
  readonly downFor: number
  readonly photos: readonly Photo[]
}

export const nothingSaid: Said = { problemDescription: '', severity: 'Medium', isDown: false, downFor: 0, photos: [] }

/** As the server reads it. */
export const bodyOf = ({ problemDescription, severity, isDown, downFor }: Said, now = Date.now()) => ({
  problemDescription: problemDescription.trim(), severity, machineIsDown: isDown, ...(isDown && { downSinceUtc: before(downFor, now) }),
})

type Props = { readonly said: Said; readonly error?: string | undefined; readonly onChange: (said: Said) => void }

/** What is wrong, how bad it is, since when the machine stands, and how it looks: large, for gloves. */
export function ProblemFields({ said, error, onChange }: Props) {
  const set = (changed: Partial<Said>) => onChange({ ...said, ...changed })
  const name = useId()
  return (
    <>
      <Field label="What is wrong?" error={error}>
        <textarea
          className="field text-lg"
          rows={3}
          maxLength={4000}
          placeholder="It hums, oil on the floor, …"
          value={said.problemDescription}
          onChange={(event) => set({ problemDescription: event.target.value })}
        />
      </Field>
      <fieldset className="grid gap-2">
        <legend className="mb-1.5 font-semibold">How bad is it?</legend>
        <div className="grid grid-cols-2 gap-2">
          {severities.map(([severity, title, example]) => (
            <label
              key={severity}
              className={`grid min-h-20 cursor-pointer content-center gap-0.5 rounded-xl border-2 p-3 focus-within:outline-3 focus-within:outline-offset-2 focus-within:outline-accent ${said.severity === severity ? 'border-accent bg-accent text-accent-ink' : 'border-line bg-surface'}`}
            >
              <input
                type="radio"
                name={name}
                className="sr-only"
                checked={said.severity === severity}
                onChange={() => set({ severity, isDown: severity === 'High' || (severity === 'Critical' && said.isDown) })}
              />
              <span className="text-lg leading-tight font-bold">{said.severity === severity && <span aria-hidden="true">✓ </span>}{title}</span>
              <span className={`leading-snug ${said.severity === severity ? '' : 'text-muted'}`}>{example}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <label className="touch flex cursor-pointer items-center gap-3 text-lg font-semibold">
        <input type="checkbox" className="size-7 accent-accent" checked={said.isDown} onChange={(event) => set({ isDown: event.target.checked })} />
        The machine stands still
      </label>
      {said.isDown && (
        <Field label="Since when?">
          <select className="field text-lg" value={said.downFor} onChange={(event) => set({ downFor: Number(event.target.value) })}>
            {spans.map(([minutes, words]) => <option key={minutes} value={minutes}>{words}</option>)}
          </select>
        </Field>
      )}
      <PhotoField photos={said.photos} onChange={(photos) => set({ photos })} />
    </>
  )
}
