import { describe, expect, it } from 'vitest'
import { fitGrowth } from './growth.js'
import { seeded } from './random.js'

const sized = (sizes: readonly number[], figureOf: (n: number) => number) =>
  sizes.map((size) => ({ size, figure: figureOf(size) }))
const three = [10, 100, 1000]

describe('growth', () => {
  it('has the slope of the logarithms, with its interval', () => {
    // Worked out by hand: slope, and 4.3027 (t of 2 degrees) times its standard error.
    const { exponent, ci95 } = fitGrowth(
      [1, 2, 4, 16].map((size, i) => ({ size, figure: [5, 11, 23, 90][i] as number })),
      true,
    ) ?? { exponent: 0, ci95: [0, 0] }
    expect(exponent).toBeCloseTo(1.0377, 4)
    expect(ci95[0]).toBeCloseTo(0.9286, 4)
    expect(ci95[1]).toBeCloseTo(1.1467, 4)
    expect(
      fitGrowth(
        sized(three, (n) => n ** 1.5),
        true,
      )?.exponent,
    ).toBeCloseTo(1.5, 9)
  })

  it.each<[model: string | null, figureOf: (n: number) => number]>([
    ['1', () => 7],
    ['log n', (n) => 4 * Math.floor(Math.log2(n)) + 3],
    ['n', (n) => 3 * n + 2],
    ['n', (n) => n + 1000],
    ['n log n', (n) => Math.round(n * Math.log2(n)) + 3],
    ['n²', (n) => 3 * n ** 2 + 2 * n + 1],
    ['n²', (n) => (n * (n - 1)) / 2],
    ['n³', (n) => n ** 3 + n ** 2 + 4],
    [null, (n) => n ** 1.5],
    [null, (n) => n ** 2 + 100 * n],
  ])('tells %s from the others by three counted figures: %s', (model, figureOf) => {
    expect(fitGrowth(sized(three, figureOf), true)?.model).toBe(model)
  })

  it('names a wrong function of figures that scatter seldom', () => {
    const random = seeded(7)
    const scatter = () => 1 + 0.02 * (random() + random() + random() - 1.5) * 2
    for (const [model, figureOf] of [
      ['n', (n: number) => 50 + 3 * n],
      ['n log n', (n: number) => 50 + n * Math.log(n)],
      ['n²', (n: number) => 50 + n ** 2],
      ['1', () => 50],
    ] as const) {
      const wrong = Array.from({ length: 500 }, () =>
        fitGrowth(
          sized([10, 100, 1000, 10_000], (n) => figureOf(n) * scatter()),
          false,
        ),
      ).filter((growth) => growth !== null && growth.model !== null && growth.model !== model)
      expect(wrong.length).toBeLessThan(15)
    }
  })

  it('takes three sizes, and four for a name where figures scatter', () => {
    expect(
      fitGrowth(
        sized([10, 100], (n) => n),
        true,
      ),
    ).toBeNull()
    expect(
      fitGrowth(
        sized([10, 10, 100], (n) => n),
        true,
      ),
    ).toBeNull()
    expect(
      fitGrowth(
        sized(three, (n) => n),
        false,
      ),
    ).toMatchObject({ model: null })
    expect(
      fitGrowth(
        sized([...three, 1e4], (n) => n),
        false,
      ),
    ).toMatchObject({ model: 'n' })
  })
})
