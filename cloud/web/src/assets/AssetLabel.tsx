import type { AssetRecord } from '../shared/api/types'
import { buttonClass } from '../shared/ui/Button'

/** The code on an asset's plate, and the sheet to print. */
export function AssetLabel({ asset }: { readonly asset: AssetRecord }) {
  return (
    <div className="flex flex-wrap items-center gap-4">
      <img className="rounded-lg bg-white" src={`/api/v1/assets/${asset.id}/qr-code?format=Svg`} alt={`QR code of ${asset.tagNumber}`} width="128" height="128" />
      <div className="grid gap-3">
        <a className={buttonClass()} href={`/api/v1/assets/labels.pdf?qrCode=${asset.qrCode}`} target="_blank" rel="noreferrer">Print its label</a>
        {asset.childCount > 0 && (
          <a className={buttonClass()} href={`/api/v1/assets/labels.pdf?aboveIds=${asset.id}`} target="_blank" rel="noreferrer">Print the labels of what lies in it</a>
        )}
      </div>
    </div>
  )
}
