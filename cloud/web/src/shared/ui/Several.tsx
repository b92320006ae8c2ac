type Props = {
  readonly legend: string
  readonly choices: readonly { readonly id: string; readonly name: string }[]
  readonly chosen: readonly string[]
  /** In the place of choices where there are none. */
  readonly empty?: string
  readonly onChange: (chosen: readonly string[]) => void
}

/** Some of many, each with its own box to tick. */
export function Several({ legend, choices, chosen, empty = 'There is nothing to choose.', onChange }: Props) {
  const toggle = (id: string) => onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 font-semibold">{legend}</legend>
      <div className="max-h-72 overflow-y-auto rounded-lg border-2 border-line px-3">
        {choices.length === 0 && <p className="py-3 text-muted">{empty}</p>}
        {choices.map(({ id, name }) => (
          <label key={id} className="touch flex cursor-pointer items-center gap-3">
            <input type="checkbox" className="size-6 shrink-0" checked={chosen.includes(id)} onChange={() => toggle(id)} />
            <span className="min-w-0 break-words">{name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
