import type { Alarm, AlarmOne } from '../shared/api/types'
import type { Act } from './queries'

export const heldWords: Readonly<Record<NonNullable<Alarm['heldBecause']>, string>> = {
  Unbound: 'No work order: the site knows no such asset',
  BadQuality: 'No work order: the reading was of bad quality',
  OutOfService: 'No work order: it was out of service',
  Shelved: 'No work order: it was shelved',
  SuppressedByDesign: 'No work order: it means nothing in this mode of the machine',
  HarmlessDirection: 'No work order: this way it is no fault',
}

export const actWords: Readonly<Record<Act, string>> = {
  acknowledge: 'Acknowledge',
  reset: 'Reset',
  shelve: 'Shelve …',
  unshelve: 'Take off the shelf',
  'out-of-service': 'Take out of service …',
  'back-in-service': 'Put back in service',
}

const acts = new Set<string>(Object.keys(actWords))

/** Those of the acts that this page knows, in the server's order. */
export const knownActs = (allowed: readonly string[]): Act[] => allowed.filter((act): act is Act => acts.has(act))

export const historyWords: Readonly<Record<AlarmOne['history'][number]['act'], string>> = {
  Raise: 'Raised',
  Return: 'Returned to normal',
  Acknowledge: 'Acknowledged',
  Reset: 'Reset',
  Shelve: 'Shelved',
  Unshelve: 'Taken off the shelf',
  EndShelf: 'The shelf came to its end',
  TakeOutOfService: 'Taken out of service',
  PutBackInService: 'Put back in service',
  Suppress: 'Suppressed by the mode of the machine',
  Release: 'No longer suppressed',
  Configure: 'Rule changed',
}
