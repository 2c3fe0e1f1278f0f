import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSocketLoans } from './loans.js'

describe('loans', () => {
  it('give back the oldest when the socket has taken it, and the rest on close', () => {
    const released: unknown[] = []
    const loans = createSocketLoans((result) => void released.push(result))
    for (const result of ['a', 'b', 'c']) loans.lend(result)
    loans.taken()
    expect(released).toEqual(['a'])
    expect(loans.outstanding()).toBe(2)
    loans.close()
    expect(released).toEqual(['a', 'b', 'c'])
    loans.taken()
    loans.close()
    expect(released).toHaveLength(3)
    expect(loans.outstanding()).toBe(0)
  })

  it('give everything back once and in order, whatever the socket does', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3000), fc.nat(3000)), { maxLength: 6 }), (rounds) => {
        const released: unknown[] = []
        const loans = createSocketLoans((result) => void released.push(result))
        let lent = 0
        for (const [lend, take] of rounds) {
          for (let i = 0; i < lend; i++) loans.lend(lent++)
          for (let i = 0; i < take; i++) loans.taken()
          expect(loans.outstanding()).toBe(lent - released.length)
        }
        loans.close()
        expect(released).toEqual(Array.from({ length: lent }, (_, index) => index))
      }),
      { numRuns: 50 },
    )
  })
})
