import { describe, expect, it } from 'vitest'
import { accountOf, countWords } from './ledger'

describe('the account of a gateway', () => {
  it('that balances says that nothing is unexplained', () => {
    expect(accountOf({ sampled: 1200, stored: 1190, declaredGaps: 10, unexplained: 0 })).toBe(
      '1,190 stored + 10 declared missing = 1,200 sampled. Nothing is unexplained.',
    )
  })

  it('that lacks values names their number', () => {
    expect(accountOf({ sampled: 1200, stored: 1190, declaredGaps: 0, unexplained: 10 })).toContain('10 not accounted for yet')
  })

  it('that has more than was reported waits for the next report', () => {
    expect(accountOf({ sampled: 1200, stored: 1250, declaredGaps: 0, unexplained: -50 })).toContain('next report')
  })
})

it('a gap whose size nobody knows is not said to be zero', () => expect(countWords(0)).toBe('number not known'))
