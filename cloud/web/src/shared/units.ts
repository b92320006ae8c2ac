const spoken: Readonly<Record<string, string>> = {
  'm3/h': 'm³/h',
  'm3': 'm³',
  'm/s2': 'm/s²',
  degC: '°C',
  C: '°C',
  '1': '',
}

/** How a unit is written for people. */
export const unitLabel = (unit: string): string => spoken[unit] ?? unit

const grouped = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 })

/** Four significant digits, never an exponent: what a gauge would show. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  if (size >= 1000) return grouped.format(value)
  const digits = size >= 100 ? 1 : size >= 1 || size === 0 ? 2 : 3
  return value.toFixed(digits)
}

/** A value with its unit; a missing one is a dash, never a zero. */
export function formatValue(value: number | null | undefined, unit: string): string {
  if (value === null || value === undefined) return '–'
  const label = unitLabel(unit)
  return label === '' ? formatNumber(value) : `${formatNumber(value)} ${label}`
}

/** Whole things, with thousands separated. */
export const formatCount = (count: number): string => grouped.format(count)

/** `discharge-temperature` as people say it. */
export function signalName(signal: string): string {
  const words = signal.replaceAll(/[-_.]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
