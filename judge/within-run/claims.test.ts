import { describe, expect, it } from 'vitest'
import type { RunDocument } from '../../model/run.js'
import type { Warning } from '../../model/warnings.js'
import { gateText } from '../../reports/gate/text.js'
import { renderReport } from '../../reports/report/compose.js'
import { renderSummary } from '../../reports/summary/summary-table.js'
import { caseOf, runOf, scenarioOf } from '../../reports/testdata/fixture.js'
import { gateBaseline } from '../gate/baseline.js'
import { judgeRun } from './judge-run.js'
import { effects } from './warning-effects.js'

/** What any warning is described from. */
const facts = {
  ...{ pass: 'time', cause: 'c', firstOpRatio: 3, leaves: 'callbacks', reason: 'r', forks: 3, needed: 6 },
  ...{ percent: 5, wanted: 2, of: 16, outstanding: 1, exactBytes: 1, crossBytes: 2, bytes: [1, 2] },
  ...{ retainedPerOp: 1, declared: 2, used: 1, ratePerSecond: 2, achievedPerSecond: 1, lost: 1, doubled: 0 },
  ...{ mangled: 0, workers: 4, cores: 2, ref: 'main', machines: 2, runs: 1, times: 1, at: 'noon', timed: 1 },
  ...{
    counted: 2,
    function: 'f',
    count: 9,
    milliseconds: 2,
    seconds: 3,
    busyPercent: 9,
    load: 1,
    timerNs: 9,
  },
  ...{ governor: 'powersave', bytesPerRequest: 9, share: 0.1 },
  files: ['a.ts'],
}

/** A run in which one variant takes `share` of the baseline's time, and fewer bytes. */
function run(share: number, warnings: readonly Warning[], bytes = 32): RunDocument {
  const contenders = [
    { name: 'baseline', ns: 100, bytes: 64, allocs: 2 },
    { name: 'pooled', ns: 100 * share, bytes, allocs: 1 },
    { name: 'control', ns: 100, bytes: 64, allocs: 2 },
  ]
  const one = caseOf('short', contenders)
  const ratios = (name: string) =>
    Array.from({ length: 16 }, (_, fork) => (name === 'pooled' ? share : 1) * (1 + (fork - 7.5) / 5000))
  const variants = one.variants.map((each) => ({
    ...each,
    time: each.time && { ...each.time, ratioPerFork: ratios(each.name) },
  }))
  return judgeRun(runOf([scenarioOf({ cases: [{ ...one, variants }] })], { warnings }))
}

/** All that is said of it but the warnings; the gate's baseline was slower and had more bytes. */
function said(current: RunDocument): string {
  const [scenario] = current.scenarios
  if (scenario === undefined) throw new Error('the fixture has a scenario')
  const tolerances = { 'time-ratio': 5, 'gc-count': 10 }
  const result = gateBaseline({ file: 'b.json', baseline: run(1.6, [], 48), current, tolerances })
  const report = renderReport(current, scenario, []).split('### Warnings')[0]
  return [
    renderSummary(current, { color: false, width: 200, verbose: true }),
    report,
    gateText(result, { strict: false, verbose: true }),
  ].join('\n')
}

const codes = Object.keys(effects) as Warning['code'][]
const claims = {
  approval: [/\bpays\b/, /APPROVED\*\*/, /\bTake `/, /\bPrefer /],
  verdict: [/\bis faster\b/, /faster on/, /−50\.0 %, exact/, /improvement .*time vs baseline/],
  figures: [/fewer bytes/, /allocations per op/, /\*\*Memory\*\*/, /improvement .*B\/op/],
} as const

describe('a run beside each warning', () => {
  it.each(codes)('%s: claims nothing that the warning takes away', (code) => {
    const warning = { ...facts, code, scenario: 'sse-poke', variant: 'pooled' } as unknown as Warning
    const text = said(run(0.5, [warning]))
    const effect = effects[code]
    const taken = [
      ...(effect === 'none' ? [] : claims.approval),
      ...(effect === 'verdict' || effect === 'figures' ? claims.verdict : []),
      ...(effect === 'figures' ? claims.figures : []),
    ]
    for (const claim of taken) expect(text).not.toMatch(claim)
    if (effect === 'none') for (const claim of claims.approval.slice(0, 3)) expect(text).toMatch(claim)
    if (effect !== 'figures') for (const claim of claims.figures) expect(text).toMatch(claim)
  })

  it('says in its first sentence that outputs were not compared', () => {
    const scenarios = run(0.5, []).scenarios.map((scenario) => ({
      ...scenario,
      cases: scenario.cases.map((one) => ({ ...one, verified: { same: null, outputs: 0 } })),
    }))
    expect(renderSummary(runOf(scenarios), { color: false, width: 200, verbose: true })).toContain(
      'No verdict yet: pooled takes 50.0 % of the time of baseline, but its outputs were not compared.',
    )
  })
})

it('says nothing of time beside a baseline that V8 compiled away', () => {
  const one = caseOf('short', [
    { name: 'baseline', ns: 1, bytes: 0, allocs: 0 },
    { name: 'pooled', ns: 7e7, bytes: 0, allocs: 0 },
  ])
  const variants = one.variants.map((each) => (each.name === 'baseline' ? { ...each, time: null } : each))
  const judged = judgeRun(runOf([scenarioOf({ cases: [{ ...one, variants }] })], { warnings: [] }))
  expect(judged.scenarios[0]?.cases[0]?.comparisons.map(({ time }) => time)).toEqual([null])
  expect(said(judged)).not.toMatch(/it read|% of the time/)
})
