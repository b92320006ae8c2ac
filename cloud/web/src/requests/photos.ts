/** A photo wider or higher than this shows no more of a leak, and takes a minute on the network of a plant. */
const longestSide = 2048
const quality = 0.85

/** What a camera gave, small enough to be sent from a hall; the file itself where the browser cannot draw it. */
export async function shrink(file: File): Promise<Blob> {
  try {
    const picture = await createImageBitmap(file)
    const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(picture.width * scale)
    canvas.height = Math.round(picture.height * scale)
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    return await new Promise((resolve) => canvas.toBlob((small) => resolve(small ?? file), 'image/jpeg', quality))
  } catch {
    return file
  }
}

/** A picture has the name under which it is kept: cameras give all of theirs the same. */
export const nameOf = (file: File): string => file.name.replace(/\.[^.]*$/, '').slice(0, 100).concat('.jpg')

/** As the generated client wants a body of bytes. */
export const bytes = (body: Blob) => ({
  headers: { 'Content-Type': 'application/octet-stream' },
  body: body as unknown as string,
  bodySerializer: (given: unknown) => given as Blob,
})
