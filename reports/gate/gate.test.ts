import { describe, expect, it } from 'vitest'
import { alignRows, type FoundFigures, withheldOf } from '../../judge/between-runs/align-rows.js'
import { gateBaseline } from '../../judge/gate/baseline.js'
import { type GateResult, gateVerdict, tally } from '../../judge/gate/outcome.js'
import type { Tolerances } from '../../judge/gate/settle.js'
import { type MetricId, metric } from '../../model/metrics.js'
import type { AllocationResult, RunDocument, VariantResult } from '../../model/run.js'
import { type Contender, caseOf, environment, options, runOf, scenarioOf } from '../testdata/fixture.js'
import { githubAnnotations } from './github.js'
import { gateMarkdown } from './markdown.js'
import { gateText } from './text.js'

const contenders: readonly Contender[] = [
  { name: 'baseline', ns: 640, bytes: 1048, allocs: 4 },
  { name: 'pooled', ns: 600, bytes: 512, allocs: 2 },
]
const tolerances: Tolerances = { bytes: 0, allocs: 0, 'time-ratio': 5, 'gc-count': 10 }

function run(pooled: Partial<Contender> = {}, parts: Partial<RunDocument> = {}): RunDocument {
  const [base, other] = contenders as [Contender, Contender]
  return runOf([scenarioOf({ cases: [caseOf('short stream', [base, { ...other, ...pooled }])] })], parts)
}

/** The run with the pooled variant's result changed. */
function edited(document: RunDocument, edit: (pooled: VariantResult) => Partial<VariantResult>): RunDocument {
  return {
    ...document,
    scenarios: document.scenarios.map((scenario) => ({
      ...scenario,
      cases: scenario.cases.map((entry) => ({
        ...entry,
        variants: entry.variants.map((each) => (each.name === 'pooled' ? { ...each, ...edit(each) } : each)),
      })),
    })),
  }
}

function withAllocation(document: RunDocument, parts: Partial<AllocationResult>): RunDocument {
  return edited(document, ({ allocation }) => ({ allocation: allocation && { ...allocation, ...parts } }))
}

function gate(current: RunDocument, baseline = run(), tolerated: Partial<Tolerances> = {}): GateResult {
  const all = { ...tolerances, ...tolerated }
  return gateBaseline({ file: 'gate/baseline.json', baseline, current, tolerances: all })
}

function outcome(result: GateResult, metric: string): string | undefined {
  return result.rows.find((row) => row.variant === 'pooled' && row.metric === metric)?.outcome
}

describe('the gate against a saved run', () => {
  it('passes the same figures, every one of them compared', () => {
    const result = gate(run())
    expect(tally(result.rows)).toEqual({
      regression: 0,
      improvement: 0,
      inconclusive: 0,
      'not comparable': 0,
      pass: 7,
    })
    expect(gateVerdict(result, true)).toBe('passed')
  })

  it('fails one more object of 16 bytes, and names the line that allocates', () => {
    const sites = run().scenarios[0]?.cases[0]?.variants[1]?.allocation?.sites ?? []
    const added = { function: 'wrap', file: 'src/wrap.ts', line: 31, bytesPerOp: 16, allocsPerOp: 1 }
    const result = gate(withAllocation(run({ bytes: 528, allocs: 3 }), { sites: [...sites, added] }))
    expect(gateVerdict(result, false)).toBe('failed')
    expect(result.rows.find(({ metric }) => metric === 'bytes')?.outcome).toBe('pass')
    expect(
      result.rows.find(({ metric, variant }) => metric === 'bytes' && variant === 'pooled'),
    ).toMatchObject({
      scenario: 'sse-poke',
      case: 'short stream',
      old: 512,
      current: 528,
      outcome: 'regression',
      site: added,
    })
    expect(gateText(result, { strict: false, verbose: true })).toContain(
      'regression      sse-poke/short stream/pooled: B/op 512 → 528 (+16) [exact] allocated by wrap at src/wrap.ts:31',
    )
    const told = gateText(result, { strict: false, verbose: false }).trimEnd().split('\n')
    expect(told[0]).toMatch(/^Gate failed: 2 regressions/)
    expect(told[1]).toBe(
      'regression      sse-poke/short stream/pooled: B/op 512 → 528 (+16) allocated by wrap at src/wrap.ts:31',
    )
    expect(told.at(-1)).toMatch(/^If the change is intended, save the new figures: npx gclab run/)
  })

  it('lets an increase within the tolerance pass, and the next byte not', () => {
    expect(outcome(gate(run({ bytes: 528 }), run(), { bytes: 16 }), 'bytes')).toBe('pass')
    expect(outcome(gate(run({ bytes: 529 }), run(), { bytes: 16 }), 'bytes')).toBe('regression')
  })

  it('calls fewer bytes an improvement', () => {
    const result = gate(run({ bytes: 500 }))
    expect(outcome(result, 'bytes')).toBe('improvement')
    expect(gateVerdict(result, true)).toBe('passed')
    expect(gateText(result, { strict: true, verbose: true })).toContain(
      'gclab run sse-poke --precision 2 --json > gate/baseline.json',
    )
  })

  it('judges time by the ratio to each run, and corrects for the number of comparisons', () => {
    const slower = gate(run({ ns: 780 }))
    expect(outcome(slower, 'time-ratio')).toBe('regression')
    expect(gateText(slower, { strict: false, verbose: true })).toMatch(/\[\+30\.\d %, \+\d.+\(p<0\.001/)
    expect(gateText(slower, { strict: false, verbose: false })).toMatch(/ 1\.219 \[\+30\.\d %\]$/m)
    expect(outcome(gate(run({ ns: 480 })), 'time-ratio')).toBe('improvement')
    expect(outcome(gate(run({ ns: 610 })), 'time-ratio')).toBe('pass')
    // Beyond the tolerance on the estimate, but the interval reaches across it.
    expect(outcome(gate(run({ ns: 634, spread: 0.08 })), 'time-ratio')).toBe('inconclusive')
  })

  it('is not misled by a machine that became slower as a whole', () => {
    const [base, pooled] = contenders as [Contender, Contender]
    const slow = [base, pooled].map((each) => ({ ...each, ns: each.ns * 2 }))
    const result = gate(runOf([scenarioOf({ cases: [caseOf('short stream', slow)] })]))
    expect(outcome(result, 'time-ratio')).toBe('pass')
  })

  it('does not call a regression what identical code leaves open', () => {
    const [base, pooled] = contenders as [Contender, Contender]
    const noisy = caseOf('short stream', [base, { ...pooled, ns: 660 }], 0.2)
    expect(outcome(gate(runOf([scenarioOf({ cases: [noisy] })])), 'time-ratio')).toBe('inconclusive')
  })

  it('is undecided about inexact figures, unless their ranges do not meet', () => {
    const inexact = (low: number, high: number, mean: number) =>
      withAllocation(run(), {
        exact: false,
        heapBytesPerOp: mean,
        crossCheckBytesPerOp: mean,
        range: { heapBytes: [low, high], allocs: [2, 2] },
      })
    expect(outcome(gate(inexact(480, 600, 540)), 'bytes')).toBe('inconclusive')
    expect(outcome(gate(inexact(900, 990, 950)), 'bytes')).toBe('regression')
    const result = gate(inexact(480, 600, 540))
    expect(gateVerdict(result, false)).toBe('passed')
    expect(gateVerdict(result, true)).toBe('undecided')
  })

  it('fails many more collections and not a few', () => {
    const collections = (factor: number) =>
      edited(run(), ({ gc }) => ({ gc: gc && { ...gc, minor: Math.round(gc.minor * factor) } }))
    expect(outcome(gate(collections(1.02)), 'gc-count')).toBe('pass')
    expect(outcome(gate(collections(1.5)), 'gc-count')).toBe('regression')
    expect(outcome(gate(collections(0.5)), 'gc-count')).toBe('improvement')
  })

  it('passes collections that chance explains, as five over fewer ops', () => {
    const five = (ops: number) =>
      edited(run(), ({ gc }) => ({ gc: gc && { ...gc, minor: 5, major: 0, ops } }))
    expect(outcome(gate(five(1_000_000), five(1_500_000)), 'gc-count')).toBe('pass')
  })

  it('takes nothing from a variant for what its baseline keeps', () => {
    const leaking: RunDocument = {
      ...run(),
      warnings: [
        {
          code: 'not-steady',
          scenario: 'sse-poke',
          case: 'short stream',
          variant: 'baseline',
          retainedPerOp: 1,
        },
      ],
    }
    const gcOf = (name: string) =>
      gate(leaking).rows.find(({ variant, metric }) => variant === name && metric === 'gc-count')?.reason
    expect(gcOf('pooled')).toMatchObject({ kind: 'test' })
    // A variant's times are those of the baseline times a ratio.
    const [found] = alignRows([leaking]).flatMap(({ variant, found }) => (variant === 'pooled' ? found : []))
    const codesOf = (id: MetricId) => withheldOf(metric(id), found as FoundFigures).map(({ code }) => code)
    expect([codesOf('time'), codesOf('time-ratio')]).toEqual([['not-steady'], ['not-steady']])
    expect([codesOf('gc-count'), codesOf('bytes')]).toEqual([[], []])
  })
})

describe('what the gate cannot compare', () => {
  const otherV8 = { environment: { ...environment, node: 'v22.23.0', v8: '12.4.254.21-node.33' } }

  it('on another V8 is everything, with the command that refreshes the file', () => {
    const result = gate(run({}, otherV8))
    expect(gateVerdict(result, false)).toBe('undecided')
    expect(tally(result.rows).pass).toBe(0)
    const text = gateText(result, { strict: false, verbose: true })
    expect(text).toContain(
      'To refresh the file: npx gclab run sse-poke --precision 2 --json > gate/baseline.json',
    )
    expect(text).toContain('Gate undecided, nothing was compared')
  })

  it('is a run with nothing in it', () => {
    expect(gateVerdict(gate(runOf([]), runOf([])), false)).toBe('undecided')
  })

  it('is a variant that vanished: the file is refused, and what is there is named', () => {
    const [base] = contenders as [Contender]
    const current = runOf([scenarioOf({ cases: [caseOf('short stream', [base])] })])
    expect(() => gate(current)).toThrow(
      'gate/baseline.json holds sse-poke/short stream/pooled, which this run does not have; there are sse-poke/short stream/baseline',
    )
    // A case that other shards measure is not gone.
    const shard = { options: { ...options, shard: { index: 1, of: 2 } } }
    const left = gate(runOf(current.scenarios, shard))
    expect(gateVerdict(left, true)).toBe('passed')
    expect(left.notes.join(' ')).toContain('Left out, since this run was not asked for them: sse-poke/short')
  })

  it.each([
    // Both V8 13.6: Node made its pool larger in between.
    [
      "Node's pool of buffers",
      { node: 'v24.8.0', bufferPoolSize: 8192 },
      { node: 'v24.22.3', bufferPoolSize: 65_536 },
    ],
    ['a pool that the file does not tell', { node: 'v24.8.0' }, { node: 'v24.22.3', bufferPoolSize: 65_536 }],
    ['flags', {}, { flags: ['--no-opt'] }],
    ['the minor version of V8', { v8: '12.4.254.21-node.33' }, { v8: '12.9.202.28-node.12' }],
  ])('by counts are runs that differ in %s', (_, was, is) => {
    const old = run({}, { environment: { ...environment, ...was } })
    const result = gate(run({ bytes: 528 }, { environment: { ...environment, ...is } }), old)
    expect(tally(result.rows)).toMatchObject({ regression: 0, pass: 0 })
    expect(gateText(result, { strict: false, verbose: true })).toContain(
      'Bytes, objects and collections are not compared between',
    )
  })

  it('is not what has nothing to do with counts', () => {
    const patched = { node: 'v24.22.3', v8: '13.6.233.20-node.31', bufferPoolSize: 65_536 }
    const flags = ['--max-old-space-size=4096', '--no-warnings']
    const old = run({}, { environment: { ...environment, bufferPoolSize: 65_536 } })
    const result = gate(run({ bytes: 528 }, { environment: { ...environment, ...patched, flags } }), old)
    expect(outcome(result, 'bytes')).toBe('regression')
  })

  it('is the time of a quick run beside that of a full one', () => {
    const result = gate(run({ ns: 900 }, { options: { ...options, quick: true } }))
    expect(tally(result.rows)).toMatchObject({ regression: 0, 'not comparable': 1 })
    expect(gateText(result, { strict: false, verbose: true })).toContain(
      'Times of a quick run and a full one are not compared',
    )
    expect(gateVerdict(result, false)).toBe('passed')
  })

  it('is a figure that this run should have and has not', () => {
    const result = gate(edited(run(), () => ({ allocation: null })))
    expect(gateVerdict(result, false)).toBe('undecided')
  })

  it('is no loss when the run was not asked for it', () => {
    const [base] = contenders as [Contender]
    const parts = { options: { ...options, variants: ['baseline'] } }
    const result = gate(runOf([scenarioOf({ cases: [caseOf('short stream', [base])] })], parts))
    expect(gateVerdict(result, true)).toBe('passed')
  })

  it('is a figure whose child failed', () => {
    const warning = {
      code: 'trial-failed',
      pass: 'allocation',
      cause: 'it ran out of memory',
      variant: 'pooled',
    } as const
    const result = gate(edited(run({}, { warnings: [warning] }), () => ({ allocation: null })))
    expect(gateVerdict(result, false)).toBe('undecided')
    expect(gateText(result, { strict: false, verbose: true })).toContain('it ran out of memory')
  })

  it('is what the file does not have yet, and that alone is no failure', () => {
    const [base, pooled] = contenders as [Contender, Contender]
    const more = runOf([
      scenarioOf({ cases: [caseOf('short stream', [base, pooled, { name: 'new', ns: 1 }])] }),
    ])
    expect(gateVerdict(gate(more), true)).toBe('passed')
  })

  it('is work that is not the same', () => {
    const broken = run()
    const verified = {
      same: false,
      outputs: 3,
      difference: { variant: 'pooled', op: 2, expected: 'a', actual: 'b' },
    }
    const scenarios = broken.scenarios.map((each) => ({
      ...each,
      cases: each.cases.map((entry) => ({ ...entry, verified })),
    }))
    const result = gate({ ...broken, scenarios })
    expect(gateVerdict(result, false)).toBe('failed')
    expect(result.rows[0]?.reason).toBe('op 2 gave b where the baseline gives a')
  })

  it('cannot pass where outputs could not be compared', () => {
    const same = run()
    const place = { scenario: 'sse-poke', case: 'short stream', variant: 'pooled' }
    const failed = { code: 'trial-failed', pass: 'verify', cause: 'it crashed', ...place } as const
    const result = gate({ ...same, warnings: [failed] })
    expect(gateVerdict(result, false)).toBe('undecided')
    expect(result.rows[0]).toMatchObject({ ...place, outcome: 'not comparable', missing: true })
    expect(gateVerdict(gate(same), false)).toBe('passed')
  })
})

describe('how the gate is told', () => {
  const result = gate(run({ bytes: 528, allocs: 1, ns: 780 }))
  const grown = gate(run({ bytes: 528, ns: 780 }))

  it('is a table with the changed rows first in markdown', async () => {
    await expect(gateMarkdown(result, false)).toMatchFileSnapshot('testdata/regression.md')
  })

  it('is an annotation for each regression on GitHub, at the site that grew or the fallback', () => {
    const lines = githubAnnotations(grown, () => ({ file: 'bench/a,b.ts', line: 7 }))
      .trim()
      .split('\n')
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(
      /^::error file=bench\/a%2Cb\.ts,line=7,title=gclab%3A time vs baseline::sse-poke\/short stream\/pooled: /,
    )
    expect(lines[1]).toMatch(/^::error file=scenarios\/sse-poke\/encode\.ts,line=7,title=gclab%3A B\/op::/)
  })

  it('points at the line that is new in the function that grew, and says what stands there', () => {
    const code = 'seen.push(event)'
    const line = { function: 'encode', file: 'scenarios/sse-poke/encode.ts', line: 9, code, stepsPerOp: 1 }
    const rows = grown.rows.map((row) => (row.metric === 'bytes' ? { ...row, newLines: [line] } : row))
    const [, told] = githubAnnotations({ ...grown, rows }, () => null)
      .trim()
      .split('\n')
    expect(told).toMatch(
      /encode\.ts,line=9,.* at scenarios\/sse-poke\/encode\.ts:7, where line 9 is new: seen\.push/,
    )
  })

  it('cannot be made to say another command', () => {
    const evil = scenarioOf({
      name: 'x\n::set-output name=a::b',
      cases: [caseOf('c', [{ name: 'baseline', ns: 1 }])],
    })
    const worse = caseOf('c', [{ name: 'baseline', ns: 1, bytes: 50, allocs: 1 }])
    const hostile = gate(runOf([{ ...evil, cases: [worse] }]), runOf([evil]))
    const lines = githubAnnotations(hostile, () => null)
      .trim()
      .split('\n')
    expect(lines.every((line) => line.startsWith('::error '))).toBe(true)
  })
})
