import { beforeAll, describe, expect, it } from 'vitest'
import { holm } from './holm.js'
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

interface Outcome {
  readonly effect: number
  readonly forks: number
  readonly covered: boolean
  readonly p: number
  readonly verdict: ReturnType<typeof timeVerdict>
}

/** The baseline, a variant and the control, over some forks; judged as a run with one comparison is. */
function experiment(effect: number, forks: number, random: () => number): Outcome {
  // The variant collects half as often, and its program takes what is left of its time.
  const variant = { ...baseline, samplesPerPause: 14 }
  const pause = trueNs(variant) - variant.programNs
  const ops = [baseline, { ...variant, programNs: trueNs(baseline) * effect - pause }, baseline]
  const [own, control] = [[] as number[], [] as number[]]
  for (let fork = 0; fork < forks; fork++) {
    const [base, first, second] = simulateFork(ops, BLOCKS, random) as [Samples, Samples, Samples]
    own.push(Math.log(figuresBeside(first, [base, second]).ratio))
    control.push(forkFigures(second, base).ratio)
  }
  const { ratio, ci95 } = estimate(own)
  const p = signedRankP(own) as number
  const [pAdjusted = p] = holm([p])
  const noiseFloor = noiseFloorOf(control)
  const evidence = { ratio, ci95, pAdjusted, noiseFloor, minEffect: MIN_EFFECT }
  return { effect, forks, covered: ci95[0] <= effect && effect <= ci95[1], p, verdict: timeVerdict(evidence) }
}

function estimate(logs: readonly number[]) {
  const [low, high] = signedRankInterval(logs, 0.95) as readonly [number, number]
  return { ratio: Math.exp(hodgesLehmann(logs)), ci95: [Math.exp(low), Math.exp(high)] as const }
}

describe('20,000 experiments on a machine that drifts, switches speed and meets other programs', () => {
  const outcomes: Outcome[] = []
  beforeAll(async () => {
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

  it('has the power that the documentation states', async () => {
    await expect(powerTable(outcomes)).toMatchFileSnapshot('../docs/power.md')
  })
})

function forksOf(experiment: number): number {
  const turn = experiment % 16
  return turn < 11 ? FORKS[0] : turn < 15 ? FORKS[1] : FORKS[2]
}

function isDifference({ verdict }: Outcome): boolean {
  return verdict === 'faster' || verdict === 'slower'
}

function powerTable(outcomes: readonly Outcome[]): string {
  const percent = (part: number, whole: number): string => `${Math.round((100 * part) / whole)} %`
  const rows = effects.flatMap(([effect]) =>
    FORKS.map((forks) => {
      const own = outcomes.filter((outcome) => outcome.effect === effect && outcome.forks === forks)
      const count = (verdict: string): string =>
        percent(own.filter((outcome) => outcome.verdict === verdict).length, own.length)
      const cells = [`${Math.round(100 * (effect - 1))} %`, forks, count('slower'), count('same')]
      return `| ${[...cells, count('inconclusive'), own.length].join(' | ')} |`
    }),
  )
  return `${POWER_HEAD}\n${rows.join('\n')}\n`
}

const POWER_HEAD = `# What a run can see

Made by \`stats/simulation.test.ts\` from 20,000 simulated experiments; written anew with \`npx vitest run stats/simulation -u\`. The simulated machine switches between two speeds a factor of two apart, drifts by 10 % within a fork, meets another program in 8 % of the samples, and runs the same code 1 % differently in every process. A fork is ${BLOCKS} blocks. The smallest difference that matters is 1 %, and a difference must also exceed the noise floor of the control.

| true difference | forks | slower | same | inconclusive | experiments |
| --- | --- | --- | --- | --- | --- |`
