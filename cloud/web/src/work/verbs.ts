import type { WorkOrder } from '../shared/api/types'

export const verbs = ['start', 'schedule', 'resume', 'wait', 'complete', 'verify', 'close', 'reopen', 'cancel'] as const
export type Verb = (typeof verbs)[number]

type Asks = {
  /** On the button. */
  readonly label: string
  /** Above the question. */
  readonly question: string
  readonly reason?: { readonly label: string; readonly isRequired: boolean }
  readonly waitReason?: true
  /** Automatic work orders only: was the alarm right? It is what the detectors learn from. */
  readonly verdict?: true
  readonly tone: 'primary' | 'plain' | 'danger'
}

export const asks: Readonly<Record<Verb, Asks>> = {
  start: { label: 'Start work', question: 'Start work?', tone: 'primary' },
  schedule: { label: 'Schedule', question: 'Schedule this work?', tone: 'primary' },
  resume: { label: 'Resume', question: 'Resume work?', tone: 'primary' },
  wait: {
    label: 'Wait …', question: 'What does it wait for?', tone: 'plain',
    waitReason: true, reason: { label: 'Reason', isRequired: true },
  },
  complete: {
    label: 'Complete …', question: 'Work completed', tone: 'primary',
    reason: { label: 'What was done', isRequired: false }, verdict: true,
  },
  verify: {
    label: 'Verify …', question: 'Verify the repair', tone: 'primary',
    reason: { label: 'Note', isRequired: false },
  },
  close: { label: 'Close', question: 'Close this work order for good?', tone: 'plain' },
  reopen: {
    label: 'Reopen …', question: 'Why does it open again?', tone: 'plain',
    reason: { label: 'Reason', isRequired: true },
  },
  cancel: {
    label: 'Cancel …', question: 'Cancel this work order?', tone: 'danger',
    reason: { label: 'Reason', isRequired: true }, verdict: true,
  },
}

const automatic: ReadonlySet<WorkOrder['origin']> = new Set<WorkOrder['origin']>(['Alarm', 'Prediction', 'Rule'])

export type Questions = {
  readonly reason: Asks['reason']
  readonly waitReason: boolean
  readonly verdict: boolean
}

/** What a person must or may say before the verb is sent; null when one press is enough. */
export function questionsFor(verb: Verb, order: Pick<WorkOrder, 'origin'>): Questions | null {
  const { reason, waitReason = false, verdict = false } = asks[verb]
  const asked: Questions = { reason, waitReason, verdict: verdict && automatic.has(order.origin) }
  const isFinal = verb === 'close'
  return asked.reason || asked.waitReason || asked.verdict || isFinal ? asked : null
}

/** The server says which verbs are allowed; the page only puts them in the order a hand expects. */
export const allowedVerbs = (order: Pick<WorkOrder, 'allowed'>): Verb[] =>
  verbs.filter((verb) => (order.allowed as readonly string[]).includes(verb))
