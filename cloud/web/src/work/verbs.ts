import type { WorkOrder, WorkOrderAllowed } from '../shared/api/types'

export const verbs = [
  'submit', 'approve', 'refuse', 'start', 'schedule', 'resume', 'wait', 'complete', 'verify', 'close', 'verdict', 'escalate', 'reopen', 'cancel',
] as const
export type Verb = (typeof verbs)[number]

type Asks = {
  /** On the button. */
  readonly label: string
  /** On the button that answers the question, where the label alone could mean the question itself. */
  readonly answer?: string
  /** Above the question. */
  readonly question: string
  readonly reason?: { readonly label: string; readonly isRequired: boolean }
  readonly waitReason?: true
  /** What was found and done, by the codes of the catalogues. */
  readonly codes?: true
  /** Automatic work orders only: was the alarm right? It is what the detectors learn from. */
  readonly verdict?: true
  readonly tone: 'primary' | 'plain' | 'danger'
}

export const asks: Readonly<Record<Verb, Asks>> = {
  submit: { label: 'Submit', question: 'Submit this draft?', tone: 'primary' },
  approve: { label: 'Approve', question: 'Approve this work?', tone: 'primary' },
  refuse: {
    label: 'Send back …', question: 'Why is it not approved?', tone: 'danger',
    reason: { label: 'Reason', isRequired: true },
  },
  start: { label: 'Start work', question: 'Start work?', tone: 'primary' },
  schedule: { label: 'Schedule', question: 'Schedule this work?', tone: 'primary' },
  resume: { label: 'Resume', question: 'Resume work?', tone: 'primary' },
  wait: {
    label: 'Wait …', question: 'What does it wait for?', tone: 'plain',
    waitReason: true, reason: { label: 'Reason', isRequired: true },
  },
  complete: {
    label: 'Complete …', question: 'Work completed', tone: 'primary',
    codes: true, reason: { label: 'In your own words', isRequired: false }, verdict: true,
  },
  verify: {
    label: 'Verify …', question: 'Verify the repair', tone: 'primary',
    reason: { label: 'Note', isRequired: false },
  },
  close: { label: 'Close', question: 'Close this work order for good?', tone: 'plain' },
  verdict: { label: 'Judge the alarm …', question: 'Was the alarm right?', tone: 'plain', verdict: true },
  escalate: {
    label: 'Escalate …', question: 'Call for the next one up', tone: 'plain',
    reason: { label: 'Why', isRequired: true },
  },
  reopen: {
    label: 'Reopen …', question: 'Why does it open again?', tone: 'plain',
    reason: { label: 'Reason', isRequired: true },
  },
  cancel: {
    label: 'Cancel …', question: 'Cancel this work order?', answer: 'Cancel the work order', tone: 'danger',
    reason: { label: 'Reason', isRequired: true }, verdict: true,
  },
}

const automatic: ReadonlySet<WorkOrder['origin']> = new Set<WorkOrder['origin']>(['Alarm', 'Prediction'])

export type Questions = {
  readonly reason: Asks['reason']
  readonly waitReason: boolean
  readonly codes: boolean
  readonly verdict: boolean
}

/** What a person must or may say before the verb is sent; null when one press is enough. What was found is said with the signature where one is asked for. */
export function questionsFor(verb: Verb, order: Pick<WorkOrder, 'origin' | 'needsSignature'>): Questions | null {
  const { reason, waitReason = false, codes = false, verdict = false } = asks[verb]
  const isSaid = codes && order.needsSignature
  const asked: Questions = { reason: isSaid ? undefined : reason, waitReason, codes: codes && !isSaid, verdict: verdict && automatic.has(order.origin) }
  const isFinal = verb === 'close'
  return asked.reason || asked.waitReason || asked.codes || asked.verdict || isFinal ? asked : null
}

/** The server says which verbs are allowed; the page only puts them in the order a hand expects. */
export const allowedVerbs = (allowed: Pick<WorkOrderAllowed, 'verbs'>): Verb[] =>
  verbs.filter((verb) => (allowed.verbs as readonly string[]).includes(verb))

/** On the button: an ellipsis only where something is asked before the verb is sent. */
export const labelOf = (verb: Verb, order: Parameters<typeof questionsFor>[1]): string =>
  questionsFor(verb, order) === null ? asks[verb].label.replace(/ …$/, '') : asks[verb].label
