import { describe, expect, it } from 'vitest'
import { planForks } from './fork-count.js'
import {
  estimateAt,
  fewestForksAfterLooks,
  isPlain,
  type Look,
  looksAfter,
  looksOf,
  OPEN_PART,
} from './looks.js'
import { seeded } from './random.js'
import { median } from './summary.js'
import { FALSE_ALARM_LEVEL, timeVerdict } from './verdict.js'

describe('the looks of a race', () => {
  it.each([3, 4, 6, 7, 12, 30, 400])(
    'of %i forks spend the level between them, and most of it last',
    (forks) => {
      const looks = looksOf(forks)
      expect(looks.reduce((sum, { level }) => sum + level, 0)).toBeCloseTo(FALSE_ALARM_LEVEL, 12)
      expect(looks.at(-1)?.forks).toBe(forks)
      expect(looks.at(-1)?.level).toBeGreaterThanOrEqual(0.7 * FALSE_ALARM_LEVEL)
      expect(looks.map(({ at }) => at)).toEqual(looks.map((_, i) => i + 1))
    },
  )
})

describe('the fewest forks of a race with looks', () => {
  it.each([
    [3, 3, 8],
    [4, 3, 7],
    [3, 1, 6],
    [3, 6, 9],
    [4, 6, 9],
  ])('from %i forks on leave %i comparisons a verdict at the last one', (first, comparisons, forks) => {
    expect(fewestForksAfterLooks(comparisons, first)).toBe(forks)
    const look = looksOf(forks, first).at(-1)
    const ratios = Array.from({ length: forks }, (_, i) => 0.2 + i / 100)
    const { pAtLook } = estimateAt(ratios, look, null)
    expect((pAtLook as number) * comparisons).toBeLessThanOrEqual(FALSE_ALARM_LEVEL)
  })
})

/** Logarithms of ratios of one fork, of identical code: by the shape of their scatter, of about 1.5 %. */
const shapes: Readonly<Record<string, (random: () => number) => number>> = {
  normal: (random) => 0.015 * normal(random),
  'with odd forks': (random) => 0.012 * normal(random) * (random() < 0.1 ? 5 : 1),
  'of two modes': (random) => (random() < 0.5 ? -0.012 : 0.012) + 0.006 * normal(random),
  'of two modes that hardly scatter': (random) => (random() < 0.5 ? -0.015 : 0.015) + 0.001 * normal(random),
  // The middle of the means of pairs, which is what is estimated, is 0.
  skewed: (random) => 0.015 * (-Math.log(1 - random()) - 0.839),
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

const aim = { comparisons: 1, minEffect: 0.01, precision: 0.01 }

/** A race of at most 30 forks, as many as their spread calls for; what it says, and with how many. */
function race(draw: () => number, effect: number, random: () => number, controlScatter = 0.015) {
  const all = Array.from({ length: 30 }, () => Math.exp(controlScatter * normal(random)))
  const ratios: number[] = []
  for (let forks = 3; ; ) {
    while (ratios.length < forks) ratios.push(effect * Math.exp(draw()))
    const control = all.slice(0, forks)
    const planned = planForks({
      ratios: [ratios, control],
      precision: OPEN_PART * aim.precision,
      secondsPerFork: 1,
      budgetSeconds: all.length,
      fewest: 6,
    })
    const { look, next } = looksAfter(forks, planned, 3)
    if (look && (next === undefined || isPlain(ratios, control, look, aim))) {
      const { ratio, pAtLook, decisive } = estimateAt(ratios, look, control)
      // Without the floor and the smallest effect: the bare level of the tests is what is looked at.
      const evidence = { ratio, ci95: decisive, pAdjusted: pAtLook, noiseFloor: 0, minEffect: 0 }
      return { verdict: timeVerdict(evidence), forks, ratio }
    }
    forks = (next as Look).forks
  }
}

describe('4,000 races of equal code', () => {
  const wrongOf = (draw: (typeof shapes)[string], controlScatter: number) => {
    const random = seeded(24)
    const races = Array.from({ length: 4000 }, () => race(() => draw(random), 1, random, controlScatter))
    return races.filter(({ verdict }) => verdict === 'faster' || verdict === 'slower').length / races.length
  }
  it.each(Object.entries(shapes))('%s end in a difference at most one time in 20', (_, draw) => {
    expect(wrongOf(draw, 0.015)).toBeLessThan(FALSE_ALARM_LEVEL)
    // Beside a control that scatters half as much.
    expect(wrongOf(draw, 0.0075)).toBeLessThan(FALSE_ALARM_LEVEL)
  })
})

describe('a race of code that differs', () => {
  const random = seeded(25)
  const racesOf = (effect: number, scatter: number) =>
    Array.from({ length: 200 }, () => race(() => scatter * normal(random), effect, random))
  const middle = (effect: number, scatter: number) =>
    median(racesOf(effect, scatter).map(({ forks }) => forks))
  it('by a fifth is over at the first look', () => expect(middle(1.2, 0.015)).toBe(3))
  it('by 3 % that scatters little is over at the look of seven forks', () =>
    expect(middle(1.03, 0.003)).toBe(7))
  it.each([0.006, 0.015, 0.02])(
    'by 3 %% has a ratio that is hardly too large, at a scatter of %d',
    (scatter) => {
      const ratio = median(racesOf(1.03, scatter).map((one) => one.ratio))
      expect(Math.abs(ratio / 1.03 - 1)).toBeLessThan(0.002)
    },
  )
  it('by nothing goes on', () => expect(middle(1, 0.015)).toBeGreaterThanOrEqual(24))
})
