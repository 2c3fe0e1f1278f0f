import { describe, expect, it } from 'vitest'
import { metric } from '../../model/metrics.js'
import type { VariantResult, WorkResult } from '../../model/run.js'
import { caseOf, runOf, scenarioOf } from '../../reports/testdata/fixture.js'
import { gateBaseline } from '../gate/baseline.js'
import type { GateRow } from '../gate/outcome.js'
import { doubtsOf } from '../gate/recount.js'
import { newLines } from '../gate/sites.js'
import { exact } from './exact.js'

const lines = (counts: readonly number[]) =>
  counts.map((stepsPerOp, i) => ({ function: 'sum', file: 'src/sum.ts', line: 3 + i, stepsPerOp }))

/** An op's steps, a line each. */
function ran(counts: readonly number[], more: Partial<WorkResult> = {}) {
  const work = { stepsPerOp: counts.reduce((sum, one) => sum + one, 0), exact: true, sites: lines(counts) }
  return { result: { name: 'own', work: { ...work, ...more } } as unknown as VariantResult, comparison: null }
}

const beyond = (was: ReturnType<typeof ran>, is: ReturnType<typeof ran>, percent = 1) =>
  exact.beyond(metric('steps'), was, is, percent) as GateRow | null

describe('steps at the gate', () => {
  it('are worse from more than the tolerance in percent on, at the line that runs more often', () => {
    expect(beyond(ran([1, 40, 1]), ran([1, 80, 1]))).toMatchObject({
      outcome: 'regression',
      site: { line: 4, stepsPerOp: 80 },
      grown: [40, 80],
    })
    expect(beyond(ran([200]), ran([202]))?.outcome).toBe('pass')
    expect(beyond(ran([200]), ran([203]))?.outcome).toBe('regression')
    expect(beyond(ran([200]), ran([203]), 2)?.outcome).toBe('pass')
    expect(beyond(ran([80]), ran([40]))?.outcome).toBe('improvement')
  })

  it('name a line that is new', () => {
    expect(beyond(ran([1, 5]), ran([1, 5, 90]))).toMatchObject({ site: { line: 5 }, grown: [0, 90] })
  })

  it('name the line that is new, and not one that has moved by it', () => {
    const written = (codes: readonly string[]) =>
      ran(
        codes.map(() => 1),
        { sites: lines(codes.map(() => 1)).map((one, i) => ({ ...one, code: codes[i] as string })) },
      )
    const was = written(['let sum = 0', 'return sum'])
    const is = written(['let sum = 0', 'seen.push(sum)', 'return sum'])
    expect(beyond(was, is)).toMatchObject({ site: { line: 4, code: 'seen.push(sum)' }, grown: [0, 1] })
    const site = { function: 'sum', file: 'src/sum.ts', line: 2, bytesPerOp: 40, allocsPerOp: 1 }
    expect(newLines(site, was.result.work, is.result.work)).toMatchObject([{ line: 4 }])
    expect(newLines(site, is.result.work, is.result.work)).toEqual([])
    expect(newLines({ ...site, function: 'other' }, was.result.work, is.result.work)).toEqual([])
    expect(newLines(site, { ...(was.result.work as WorkResult), stepsPerOp: 300 }, is.result.work)).toEqual(
      [],
    )
  })

  it('say nothing of before where the list of lines did not go so far', () => {
    expect(beyond(ran([1, 5], { stepsPerOp: 300 }), ran([1, 5, 900]))).toMatchObject({ grown: [null, 900] })
  })

  it('leave open what the spread of single ops may explain', () => {
    const varying = (steps: number) => ran([steps], { exact: false, fewest: 80, most: 120 })
    expect(beyond(varying(100), varying(110))?.outcome).toBe('inconclusive')
    expect(beyond(varying(100), varying(130))?.outcome).toBe('regression')
  })
})

describe('steps of saved runs', () => {
  const runWith = (steps: number, node: string, v8: string) => {
    const run = runOf([
      scenarioOf({ cases: [caseOf('short', [{ name: 'baseline', ns: 1, bytes: 40, allocs: 1 }])] }),
    ])
    const scenarios = run.scenarios.map((scenario) => ({
      ...scenario,
      cases: scenario.cases.map((one) => ({
        ...one,
        variants: one.variants.map((variant) => ({ ...variant, work: ran([steps]).result.work ?? null })),
      })),
    }))
    return { ...run, scenarios, environment: { ...run.environment, node, v8 } }
  }
  const gate = (current: ReturnType<typeof runWith>) => {
    const baseline = runWith(44, 'v20.20.2', '11.3.244.8-node.38')
    const { rows } = gateBaseline({ file: 'x.json', baseline, current, tolerances: { steps: 1 } })
    return { rows, again: doubtsOf({ rows }).size }
  }

  it('are compared between versions of Node.js, where bytes are not, and not counted again', () => {
    const { rows, again } = gate(runWith(84, 'v26.10.0', '14.6.202.34-node.34'))
    const steps = rows.find(({ metric }) => metric === 'steps')
    expect(steps).toMatchObject({ outcome: 'regression', old: 44, current: 84 })
    expect(rows.filter(({ outcome }) => outcome === 'not comparable')).toHaveLength(1)
    expect(rows.some(({ metric }) => metric === 'bytes')).toBe(false)
    expect(again).toBe(0)
  })

  it('are missed where they were not counted, unless that was asked for', () => {
    const uncounted = (work?: false) => {
      const run = runWith(44, 'v20.20.2', '11.3.244.8-node.38')
      const scenarios = run.scenarios.map((scenario) => ({
        ...scenario,
        cases: scenario.cases.map((one) => ({
          ...one,
          variants: one.variants.map((variant) => ({ ...variant, work: null })),
        })),
      }))
      return { ...run, scenarios, options: { ...run.options, ...(work === false && { work }) } }
    }
    const missing = (run: ReturnType<typeof uncounted>) =>
      gate(run as unknown as ReturnType<typeof runWith>).rows.filter((row) => row.missing).length
    expect(missing(uncounted())).toBe(1)
    expect(missing(uncounted(false))).toBe(0)
  })
})

describe('steps within a run', () => {
  it('differ by any step where both are exact, and from 1 % on where one is a mean', () => {
    const verdict = (own: ReturnType<typeof ran>) => exact.within(metric('steps'), own, ran([200])).verdict
    expect(verdict(ran([201]))).toBe('higher')
    expect(verdict(ran([201], { exact: false }))).toBe('same')
    expect(verdict(ran([210], { exact: false }))).toBe('higher')
  })
})

it('claims no difference that chance or an estimate may make', () => {
  const made = (heapBytesPerOp: number, heapBytes?: number, isExact = false) => {
    const standardError = heapBytes === undefined ? {} : { standardError: { heapBytes, allocs: 0 } }
    const allocation = { heapBytesPerOp, externalBytesPerOp: 0, exact: isExact, range: null, sites: [] }
    return {
      result: { name: 'own', allocation: { ...allocation, ...standardError } } as unknown as VariantResult,
      comparison: null,
    }
  }
  const verdict = (own: ReturnType<typeof made>, isExact = false) =>
    exact.within(metric('bytes'), own, made(1504, undefined, isExact)).verdict
  expect(verdict(made(2000, 200))).toBe('unsettled')
  expect(verdict(made(2000, 20))).toBe('higher')
  // Estimates were seen to be off by 9 %.
  expect(verdict(made(1636))).toBe('unsettled')
  expect(verdict(made(1636, undefined, true), true)).toBe('higher')
  const objects = (allocsPerOp: number, isExact = false) => {
    const { result } = made(1504, undefined, isExact)
    const allocation = { ...result.allocation, allocsPerOp } as VariantResult['allocation']
    return { result: { ...result, allocation }, comparison: null }
  }
  expect(exact.within(metric('allocs'), objects(22), objects(19)).verdict).toBe('unsettled')
  expect(exact.within(metric('allocs'), objects(28), objects(19)).verdict).toBe('higher')
  expect(exact.within(metric('allocs'), objects(20, true), objects(19, true)).verdict).toBe('higher')
  // A gate holds them alike.
  const atGate = (id: 'allocs' | 'bytes', was: ReturnType<typeof made>, is: ReturnType<typeof made>) =>
    exact.beyond(metric(id), was, is, 0)
  expect(atGate('allocs', objects(19), objects(22))).toMatchObject({ outcome: 'inconclusive' })
  expect(atGate('allocs', objects(19), objects(28))).toMatchObject({ outcome: 'regression' })
  expect(atGate('bytes', made(1504), made(2000, 200))).toMatchObject({ outcome: 'inconclusive' })
  expect(atGate('bytes', made(1504), made(2000, 20))).toMatchObject({ outcome: 'regression' })
})

it('takes what counts of one op disagree by for chance: V8 compiles it otherwise in the next process', () => {
  // As node:crypto's createHash was counted: 224 B in 4 objects in some processes, 312 in 6 in others.
  const hashed = (heapBytesPerOp: number, allocsPerOp: number, more: object = {}) => {
    const own = { heapBytesPerOp, externalBytesPerOp: 0, allocsPerOp, exact: false, range: null, sites: [] }
    return {
      result: { name: 'own', allocation: { ...own, ...more } } as unknown as VariantResult,
      comparison: null,
    }
  }
  const sure = hashed(312, 6, { exact: true, crossCheckBytesPerOp: 312 })
  const crossed = hashed(224, 4, { crossCheckBytesPerOp: 312 })
  const ranged = hashed(224, 4, {
    range: { heapBytes: [224, 312], allocs: [4, 6] },
    crossCheckBytesPerOp: null,
  })
  const grown = hashed(500, 12, { exact: true, crossCheckBytesPerOp: 500 })
  for (const id of ['bytes', 'allocs'] as const) {
    expect(exact.within(metric(id), sure, crossed).verdict).toBe('unsettled')
    expect(exact.within(metric(id), crossed, sure).verdict).toBe('unsettled')
    for (const was of [crossed, ranged]) {
      expect(exact.beyond(metric(id), was, sure, 0)).toMatchObject({ outcome: 'inconclusive' })
      expect(exact.beyond(metric(id), was, grown, 0)).toMatchObject({ outcome: 'regression' })
    }
  }
})
