import { useEffect, useId, useMemo } from 'react'
import { newId } from '../shared/newId'
import { Button, buttonClass } from '../shared/ui/Button'
import type { Photo } from './queries'

/** Most photos of a report. */
const most = 5

type Props = { readonly photos: readonly Photo[]; readonly onChange: (photos: readonly Photo[]) => void }

/** Photos from the camera, each to be looked at and taken away again before it is sent. */
export function PhotoField({ photos, onChange }: Props) {
  const id = useId()
  return (
    <div className="grid gap-3">
      {photos.length > 0 && (
        <ul className="grid grid-cols-3 gap-2">
          {photos.map((photo, i) => (
            <li key={photo.id} className="grid gap-1">
              <Thumbnail file={photo.file} words={`Photo ${i + 1}`} />
              <Button aria-label={`Remove photo ${i + 1}`} onClick={() => onChange(photos.filter((one) => one !== photo))}>Remove</Button>
            </li>
          ))}
        </ul>
      )}
      {photos.length < most && <PhotoButton id={id} onTake={(file) => onChange([...photos, { id: newId(), file }])} />}
    </div>
  )
}

/** Opens the camera on a phone, the files at a desk. */
export function PhotoButton({ id, words = 'Take a photo', onTake }: { readonly id: string; readonly words?: string; readonly onTake: (file: File) => void }) {
  return (
    <>
      <label htmlFor={id} className={`${buttonClass()} min-h-16 cursor-pointer text-lg focus-within:outline-3 focus-within:outline-accent`}>
        <svg aria-hidden="true" viewBox="0 0 24 24" width="28" height="28" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinejoin="round">
          <path d="M4 8h3l1.5-2.5h7L17 8h3v11H4zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z" />
        </svg>
        {words}
        <input
          id={id}
          type="file"
          accept="image/jpeg,image/png"
          capture="environment"
          className="sr-only"
          onChange={(event) => {
            const file = event.target.files?.[0]
            if (file) onTake(file)
            event.target.value = ''
          }}
        />
      </label>
    </>
  )
}

function Thumbnail({ file, words }: { readonly file: File; readonly words: string }) {
  const url = useMemo(() => URL.createObjectURL(file), [file])
  useEffect(() => () => URL.revokeObjectURL(url), [url])
  return <img src={url} alt={words} className="aspect-square w-full rounded-lg border border-line object-cover" />
}
