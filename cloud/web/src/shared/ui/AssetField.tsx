import { Field } from './Field'

export type AssetChoice = {
  readonly assets: readonly { readonly id: string; readonly tagNumber: string; readonly name: string }[]
  /** Whether those are all there are. */
  readonly areAllAssets: boolean
}

type Props = AssetChoice & { readonly value: string; readonly onChange: (tagNumber: string) => void }

/** The asset to filter by: chosen where they are few, else named. */
export function AssetField({ assets, areAllAssets, value, onChange }: Props) {
  return (
    <Field label="Asset">
      {areAllAssets
        ? (
          <select className="field" value={value} onChange={(event) => onChange(event.target.value)}>
            <option value="">All</option>
            {assets.map(({ id, tagNumber, name }) => <option key={id} value={tagNumber}>{tagNumber} {name}</option>)}
          </select>
        )
        : <input className="field" type="search" placeholder="Tag number" value={value} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  )
}
