import { useRef } from 'react'
import { newId } from '../shared/newId'
import { Button } from '../shared/ui/Button'
import { Refusal } from '../shared/ui/Refusal'
import { useUpload } from './queries'

type Props = { readonly workOrderId: string; readonly stepId?: string; readonly label: string }

/** The camera of a phone, or a file of a desk. */
export function PhotoButton({ workOrderId, stepId, label }: Props) {
  const upload = useUpload(workOrderId)
  const input = useRef<HTMLInputElement>(null)
  return (
    <div className="grid gap-2">
      <input
        ref={input}
        type="file"
        accept="image/*"
        capture="environment"
        className="hidden"
        aria-label={label}
        tabIndex={-1}
        onChange={(event) => {
          const file = event.target.files?.[0]
          if (file) upload.mutate({ id: newId(), file, stepId })
          event.target.value = ''
        }}
      />
      <Button disabled={upload.isPending} onClick={() => input.current?.click()}>{upload.isPending ? 'Sending …' : label}</Button>
      <Refusal error={upload.error} />
    </div>
  )
}
