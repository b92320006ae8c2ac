// Reads a QR code with jsQR and prints what it holds.
// node qr-read.js png < FILE · node qr-read.js gray WIDTH HEIGHT < BYTES (one a pixel, 0 is black)
const { readFileSync } = require('node:fs')
const jsQR = require('jsqr')
const { PNG } = require('pngjs')

const [kind, width, height] = process.argv.slice(2)
const sent = readFileSync(0)
const picture = kind === 'png' ? PNG.sync.read(sent) : { width: Number(width), height: Number(height), data: coloured(sent) }
const code = jsQR(new Uint8ClampedArray(picture.data), picture.width, picture.height)
if (code === null) {
  console.error('there is no code in the picture')
  process.exit(1)
}
process.stdout.write(code.data)

function coloured(gray) {
  const data = new Uint8ClampedArray(gray.length * 4)
  gray.forEach((value, at) => data.set([value, value, value, 255], at * 4))
  return data
}
