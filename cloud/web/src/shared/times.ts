const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const dateTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit',
})
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const dayMonthYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' })
const dayMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })

/** Date and time of day where the reader is. */
export const formatInstant = (utc: string): string => dateTime.format(new Date(utc))

/** A day of the calendar, e.g. 2026-12-25, which has no time zone. */
export const formatDate = (day: string): string => /^\d{4}-\d\d-\d\d$/.test(day) ? date.format(new Date(`${day}T00:00Z`)) : day

/** Time of day where the reader is. */
export const formatTime = (utc: string): string => time.format(new Date(utc))

/** Day and minute where the reader is, with the year where it is not this one. */
export function formatDay(utc: string, now = Date.now()): string {
  const at = new Date(utc)
  return (at.getFullYear() === new Date(now).getFullYear() ? dayMonth : dayMonthYear).format(at)
}

/** As a field for date and time has it: where the reader is. */
export function localMinute(utc: string): string {
  const at = new Date(utc)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`
}

/** Two units at most: `45 s`, `3 min`, `2 h 10 min`, `4 d 3 h`. */
export function formatSpan(milliseconds: number): string {
  const span = Math.abs(milliseconds)
  if (span < minute) return `${Math.floor(span / second)} s`
  if (span < hour) return `${Math.floor(span / minute)} min`
  if (span < day) return pair(span, hour, 'h', minute, 'min')
  return pair(span, day, 'd', hour, 'h')
}

function pair(span: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((span % large) / small)
  const whole = `${Math.floor(span / large)} ${largeName}`
  return rest === 0 ? whole : `${whole} ${rest} ${smallName}`
}

/** How long ago. A device's clock may run ahead of ours: that is "just now", never a negative age. */
export function formatAge(utc: string, now: number): string {
  const age = now - Date.parse(utc)
  return age < 5 * second ? 'just now' : `${formatSpan(age)} ago`
}

/** When something is due, seen from now. */
export function formatDue(utc: string | null, now: number): string {
  if (utc === null) return 'No due date'
  const left = Date.parse(utc) - now
  return left < 0 ? `Overdue by ${formatSpan(left)}` : `Due in ${formatSpan(left)}`
}

export const isOverdue = (utc: string | null, now: number): boolean => utc !== null && Date.parse(utc) < now
