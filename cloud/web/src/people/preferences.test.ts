import { describe, expect, it } from 'vitest'
import { typedWish, unwished, wished, wishWords, type Wish } from './preferences'

const work: Wish = { kind: 'WorkAssigned', channels: ['Email', 'InApp'], quietFrom: '22:00', quietUntil: '06:00' }
const plans: Wish = { kind: 'PlanDue', channels: [] }

describe('what a person wants to be told of', () => {
  it('reads as one line', () => {
    expect(wishWords(work)).toBe('In the page, e-mail; not from 22:00 to 06:00')
    expect(wishWords({ kind: 'LowStock', channels: ['Sms'] })).toBe('Text message')
    expect(wishWords(plans)).toBe('Not at all')
  })

  it('keeps the rest when one is changed, added or set back', () => {
    expect(wished([work, plans], { ...typedWish(plans), channels: ['Push', 'Email'] })).toEqual([work, { kind: 'PlanDue', channels: ['Email', 'Push'] }])
    expect(wished([plans], typedWish(work))).toEqual([plans, { ...work, channels: ['InApp', 'Email'] }])
    expect(unwished([work, plans], 'WorkAssigned')).toEqual([plans])
  })

  it('sends a half of quiet hours as it was typed, for the server to refuse', () => {
    expect(wished([], { kind: 'PlanDue', channels: ['Email'], from: '22:00', until: '' })).toEqual([{ kind: 'PlanDue', channels: ['Email'], quietFrom: '22:00' }])
  })
})
