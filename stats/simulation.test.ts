import { beforeAll, describe, expect, it } from 'vitest'
import { planForks } from './fork-count.js'
import { holm } from './holm.js'
import { estimateAt, fewestForksAfterLooks, isPlain, type Look, looksAfter, OPEN_PART } from './looks.js'
import { seeded } from './random.js'
import { figuresBeside, forkFigures, type Samples } from './ratio-of-fork.js'
import { type SimulatedOp, simulateFork, trueNs } from './testdata/machine.js'
import { FALSE_ALARM_LEVEL, noiseFloorOf, timeVerdict } from './verdict.js'
import { hodgesLehmann, signedRankInterval, signedRankP } from './wilcoxon.js'

// Statistics tested with statistics: experiments on a simulated machine through the functions that judge real
// runs. Seeded, so the tests pass or fail for good.

const MIN_EFFECT = 0.01
const BLOCKS = 16
const baseline: SimulatedOp = { programNs: 400, pauseNs: 300_000, samplesPerPause: 7 }
/** A variant's time over the baseline's, and how many experiments are made with it. 20,000 in all. */
const effects = [
  [1, 8000],
  [1.01, 4000],
  [1.02, 2000],
  [1.03, 2000],
  [1.05, 2000],
  [1.1, 2000],
] as const
const FORKS = [10, 20, 40] as const
/** Races of each effect, and their forks at most. */
const RACES = 200
const MOST_FORKS = 40
const PILOT = 3
const aim = { comparisons: 1, minEffect: MIN_EFFECT, precision: 0.01 }

type Verdict = ReturnType<typeof timeVerdict>

/** What an experiment came to, with the number of its forks. */
interface Ended {
  readonly effect: number
  readonly forks: number
  readonly verdict: Verdict
}

interface Outcome extends Ended {
  readonly covered: boolean
  readonly p: number
}

/** Draws forks of the baseline, a variant and the control: the ratios of both to the baseline. */
function forkOf(effect: number, random: () => number): () => { own: number; control: number } {
  // The variant collects half as often, and its program takes what is left of its time.
  const variant = { ...baseline, samplesPerPause: 14 }
  const pause = trueNs(variant) - variant.programNs
  const ops = [baseline, { ...variant, programNs: trueNs(baseline) * effect - pause }, baseline]
  return () => {
    const [base, first, second] = simulateFork(ops, BLOCKS, random) as [Samples, Samples, Samples]
    return { own: figuresBeside(first, [base, second]).ratio, control: forkFigures(second, base).ratio }
  }
}

/** So many forks, judged as a run with one comparison is. */
function experiment(effect: number, forks: number, random: () => number): Outcome {
  const [own, control] = [[] as number[], [] as number[]]
  const draw = forkOf(effect, random)
  for (let fork = 0; fork < forks; fork++) {
    const ratios = draw()
    own.push(Math.log(ratios.own))
    control.push(ratios.control)
  }
  const { ratio, ci95 } = estimate(own)
  const p = signedRankP(own) as number
  const [pAdjusted = p] = holm([p])
  const noiseFloor = noiseFloorOf(control)
  const evidence = { ratio, ci95, pAdjusted, noiseFloor, minEffect: MIN_EFFECT }
  return { effect, forks, covered: ci95[0] <= effect && effect <= ci95[1], p, verdict: timeVerdict(evidence) }
}

/** Forks until a look shows everything plainly, or until there are as many as there may be. */
function race(effect: number, random: () => number): Ended {
  const [own, control] = [[] as number[], [] as number[]]
  const draw = forkOf(effect, random)
  const drawUntil = (forks: number): void => {
    while (own.length < forks) {
      const ratios = draw()
      own.push(ratios.own)
      control.push(ratios.control)
    }
  }
  for (let forks = PILOT; ; ) {
    drawUntil(forks)
    const planned = planForks({
      ratios: [own, control],
      precision: OPEN_PART * aim.precision,
      secondsPerFork: 1,
      budgetSeconds: MOST_FORKS,
      fewest: fewestForksAfterLooks(aim.comparisons, PILOT),
    })
    const { look, next } = looksAfter(forks, planned, PILOT)
    if (look && (next === undefined || isPlain(own, control, look, aim))) {
      const { ratio, decisive, pAtLook } = estimateAt(own, look, control)
      const noiseFloor = noiseFloorOf(control)
      const evidence = { ratio, ci95: decisive, pAdjusted: pAtLook, noiseFloor, minEffect: MIN_EFFECT }
      return { effect, forks, verdict: timeVerdict(evidence) }
    }
    forks = (next as Look).forks
  }
}

function estimate(logs: readonly number[]) {
  const [low, high] = signedRankInterval(logs, 0.95) as readonly [number, number]
  return { ratio: Math.exp(hodgesLehmann(logs)), ci95: [Math.exp(low), Math.exp(high)] as const }
}

describe('20,000 experiments on a machine that drifts, switches speed and meets other programs', () => {
  const outcomes: Outcome[] = []
  const races: Ended[] = []
  beforeAll(async () => {
    const ofRaces = seeded(2400)
    for (const [effect] of effects)
      for (let i = 0; i < RACES; i++) {
        races.push(race(effect, ofRaces))
        if (i % 50 === 0) await new Promise((resolve) => setImmediate(resolve))
      }
    const random = seeded(20_000)
    for (const [effect, count] of effects) {
      // More of the small experiments: they are the ones that most runs are.
      for (let i = 0; i < count; i++) {
        outcomes.push(experiment(effect, forksOf(i), random))
        // A worker that is silent for a minute counts as lost.
        if (i % 200 === 0) await new Promise((resolve) => setImmediate(resolve))
      }
    }
  }, 300_000)
  const share = (of: readonly Outcome[], holds: (outcome: Outcome) => boolean): number =>
    of.filter(holds).length / of.length
  const at = (effect: number): Outcome[] => outcomes.filter((outcome) => outcome.effect === effect)

  it('the 95 % interval covers the true ratio in 95 % ± 1 %', () => {
    expect(outcomes).toHaveLength(20_000)
    const coverage = share(outcomes, ({ covered }) => covered)
    expect(coverage).toBeGreaterThan(0.94)
    expect(coverage).toBeLessThan(0.96)
  })

  it('a verdict of faster or slower on equal code is no more frequent than its level', () => {
    expect(share(at(1), ({ p }) => p <= FALSE_ALARM_LEVEL)).toBeLessThan(0.055)
    expect(share(at(1), isDifference)).toBeLessThan(FALSE_ALARM_LEVEL)
  })

  it('a verdict of same on a difference that matters is no more frequent than its level', () => {
    expect(share(at(1.01), ({ verdict }) => verdict === 'same')).toBeLessThan(FALSE_ALARM_LEVEL)
    expect(share(at(1.02), ({ verdict }) => verdict === 'same')).toBeLessThan(0.001)
  })

  it('a real difference is never found in the wrong direction more often than chance allows', () => {
    const wrong = outcomes.filter(({ effect, verdict }) => effect > 1 && verdict === 'faster')
    expect(wrong.length / outcomes.length).toBeLessThan(0.001)
  })

  it('nor more frequent where a race may end at any of its looks', () => {
    const equal = races.filter(({ effect }) => effect === 1)
    expect(equal).toHaveLength(RACES)
    expect(equal.filter(isDifference).length / RACES).toBeLessThan(FALSE_ALARM_LEVEL)
  })

  it('has the power that the documentation states', async () => {
    await expect(powerPage(outcomes, races)).toMatchFileSnapshot('../docs/power.md')
  })
})

function forksOf(experiment: number): number {
  const turn = experiment % 16
  return turn < 11 ? FORKS[0] : turn < 15 ? FORKS[1] : FORKS[2]
}

function isDifference({ verdict }: Ended): boolean {
  return verdict === 'faster' || verdict === 'slower'
}

const percentOf = (part: number, whole: number): string => `${Math.round((100 * part) / whole)} %`
const asPercent = (effect: number): string => `${Math.round(100 * (effect - 1))} %`

/** Shares of the verdicts, and of how many. */
function verdictCells(own: readonly Ended[]): string[] {
  const share = (wanted: Verdict): string =>
    percentOf(own.filter(({ verdict }) => verdict === wanted).length, own.length)
  return [share('slower'), share('same'), share('inconclusive')]
}

function powerPage(outcomes: readonly Outcome[], races: readonly Ended[]): string {
  const raced = effects.map(([effect]) => {
    const own = races.filter((one) => one.effect === effect)
    const forks = own.map((one) => one.forks).sort((a, b) => a - b)
    const quartiles = [0.25, 0.5, 0.75].map((at) => forks[Math.floor(at * forks.length)] as number)
    return [asPercent(effect), ...verdictCells(own), ...quartiles]
  })
  const fixed = effects.flatMap(([effect]) =>
    FORKS.map((forks) => {
      const own = outcomes.filter((outcome) => outcome.effect === effect && outcome.forks === forks)
      return [asPercent(effect), forks, ...verdictCells(own), own.length]
    }),
  )
  const lines = (rows: readonly (readonly (string | number)[])[]) =>
    rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
  return `${RACE_HEAD}\n${lines(raced)}\n\n${FIXED_HEAD}\n${lines(fixed)}\n`
}

const RACE_HEAD = `# What a run can see

Made by \`stats/simulation.test.ts\` from simulated experiments; written anew with \`npx vitest run stats/simulation -u\`. The simulated machine switches between two speeds a factor of two apart, drifts by 10 % within a fork, meets another program in 8 % of the samples, and runs the same code 1 % differently in every process. A fork is ${BLOCKS} blocks. The smallest difference that matters is 1 %, and a difference must also exceed the noise floor of the control. Most machines scatter less between processes, so that fewer forks do: [what was measured](trust.md).

## As runs are judged

A race ends at the [look](timing.md) that shows everything plainly, here after ${MOST_FORKS} forks at most. ${RACES} races each; how many forks a quarter, half and three quarters of them took:

| true difference | slower | same | inconclusive | forks, a quarter | half | three quarters |
| --- | --- | --- | --- | --- | --- | --- |`

const FIXED_HEAD = `## With a fixed number of forks (\`--forks\`)

20,000 experiments:

| true difference | forks | slower | same | inconclusive | experiments |
| --- | --- | --- | --- | --- | --- |`
