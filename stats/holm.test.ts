import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holm } from './holm.js'

describe("Holm's correction", () => {
  it("agrees with R's p.adjust", () => {
    // R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    const adjusted = holm([0.01, 0.04, 0.03, 0.005])
    for (const [i, p] of [0.03, 0.06, 0.06, 0.02].entries()) expect(adjusted[i]).toBeCloseTo(p, 12)
  })

  it('leaves a single p-value alone and stops at 1', () => {
    expect(holm([0.2])).toEqual([0.2])
    expect(holm([0.6, 0.7])).toEqual([1, 1])
    expect(holm([])).toEqual([])
  })

  it('keeps the order of the p-values and never makes one smaller', () => {
    const ps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 })
    fc.assert(
      fc.property(ps, (before) => {
        const after = holm(before)
        return before.every((p, i) =>
          before.every(
            (q, j) => (after[i] as number) >= p && (p > q || (after[i] as number) <= (after[j] as number)),
          ),
        )
      }),
    )
  })
})
