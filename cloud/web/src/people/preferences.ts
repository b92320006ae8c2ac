import type { Preferences } from '../shared/api/types'

/** Of what a person wants to be told, by which channels, and from when until when not. */
export type Wish = Preferences['notifications'][number]
export type Kind = Wish['kind']
export type Channel = Wish['channels'][number]

export const kindWords: Readonly<Record<Kind, string>> = {
  WorkAssigned: 'Work is given to me',
  WorkUpdated: 'Work changes',
  Escalated: 'Work is escalated',
  Mentioned: 'Somebody mentions me',
  RequestReported: 'A problem is reported',
  PredictedIssue: 'A failure is predicted',
  PlanDue: 'A plan is due',
  PartApprovalNeeded: 'A part waits for approval',
  PartApproved: 'A part is approved',
  PartIssued: 'A part is issued',
  LowStock: 'A part runs low',
  CertificateExpiring: 'A certificate runs out',
  GatewaySilent: 'A gateway is silent',
}

export const kinds = Object.keys(kindWords) as readonly Kind[]

export const channelWords: Readonly<Record<Channel, string>> = { InApp: 'In the page', Email: 'E-mail', Sms: 'Text message', Push: 'Push message', Webhook: 'Webhook' }

export const channels = Object.keys(channelWords) as readonly Channel[]

/** E.g. In the page, e-mail; not from 22:00 to 06:00. */
export function wishWords({ channels: by, quietFrom, quietUntil }: Wish): string {
  if (by.length === 0) return 'Not at all'
  const said = channels.filter((one) => by.includes(one)).map((one, i) => i === 0 ? channelWords[one] : channelWords[one].replace(/^./, (letter) => letter.toLowerCase())).join(', ')
  return quietFrom === undefined || quietUntil === undefined ? said : `${said}; not from ${quietFrom} to ${quietUntil}`
}

/** What is typed of a wish; times as a field has them, empty where none is said. */
export type TypedWish = { readonly kind: Kind; readonly channels: readonly Channel[]; readonly from: string; readonly until: string }

export const typedWish = ({ kind, channels: by, quietFrom = '', quietUntil = '' }: Wish): TypedWish => ({ kind, channels: by, from: quietFrom, until: quietUntil })

/** All wishes with one in the place of the former of its kind, in the order in which they were said. */
export function wished(all: readonly Wish[], { kind, channels: by, from, until }: TypedWish): Wish[] {
  const wish: Wish = { kind, channels: channels.filter((one) => by.includes(one)), ...(from !== '' && { quietFrom: from }), ...(until !== '' && { quietUntil: until }) }
  return all.some((one) => one.kind === kind) ? all.map((one) => one.kind === kind ? wish : one) : [...all, wish]
}

/** All wishes but that of a kind, of which the program then tells as it does by itself. */
export const unwished = (all: readonly Wish[], kind: Kind): Wish[] => all.filter((one) => one.kind !== kind)
