import { describe, expect, it } from 'vitest'
import { metric } from '../../model/metrics.js'
import type { RunDocument, TimeVerdict } from '../../model/run.js'
import { authorText } from '../../reports/report/author-text.js'
import { conditionsFor } from '../../reports/report/sections/decision-text.js'
import { recommendations } from '../../reports/report/sections/recommendations.js'
import { caseOf, runOf, scenarioOf } from '../../reports/testdata/fixture.js'
import { runs } from '../../reports/testdata/runs.js'
import { verdictSentence } from '../../reports/text/verdict-sentence.js'
import { decide } from './decide.js'
import { findingsOf, totalRatio } from './findings.js'

const base = { name: 'baseline', ns: 100, bytes: 64, allocs: 1 }

/** A run in which one variant had these verdicts, a case each. */
function judged(...verdicts: TimeVerdict[]): RunDocument {
  const cases = verdicts.map((verdict, index) => {
    const ns = verdict === 'faster' ? 50 : verdict === 'slower' ? 150 : 100
    return caseOf(`case ${index}`, [base, { name: 'pooled', ns, verdict }])
  })
  return runOf([scenarioOf({ cases })])
}

function of(run: RunDocument) {
  const [scenario] = run.scenarios
  if (scenario === undefined) throw new Error('the fixture has a scenario')
  const findings = findingsOf(run, scenario)
  const decision = decide(scenario, findings)
  const conditions = conditionsFor(run.environment.node, scenario, findings, decision)
  const sentence = verdictSentence(findings, scenario.baseline, (name) => name)
  return { findings, outcome: findings.best?.outcome, decision, conditions, sentence }
}

describe('what a run says', () => {
  it.each([
    [['faster'], 'pays', 'approved'],
    [['faster', 'same'], 'pays', 'approved'],
    [['same', 'same'], 'no difference', 'rejected'],
    [['slower', 'same'], 'costs', 'rejected'],
    [['slower', 'inconclusive'], 'costs', 'rejected'],
    [['faster', 'slower'], 'mixed', 'undecided'],
    [['faster', 'inconclusive'], 'undecided', 'undecided'],
    [['inconclusive'], 'undecided', 'undecided'],
  ] as const)('%s: %s, %s', (verdicts, outcome, status) => {
    const said = of(judged(...verdicts))
    expect(said.outcome).toBe(outcome)
    expect(said.decision.status).toBe(status)
  })

  it('says in its first words that something does not pay', () => {
    expect(of(judged('same')).sentence).toMatch(/^Not an improvement: /)
    expect(of(judged('slower')).sentence).toMatch(/^Not an improvement: /)
    expect(of(judged('inconclusive')).sentence).toMatch(/^No verdict yet: /)
    expect(of(judged('faster', 'slower')).sentence).toMatch(/^It depends on the input: /)
    expect(of(runs.different).sentence).toMatch(/outputs of pooled differ/)
  })

  it('approves nothing whose outputs were not compared', () => {
    const [scenario] = judged('faster').scenarios
    if (scenario === undefined) throw new Error('the fixture has a scenario')
    const cases = scenario.cases.map((one) => ({ ...one, verified: { same: null, outputs: 0 } }))
    expect(of(runOf([{ ...scenario, cases }])).decision.status).toBe('undecided')
  })

  it.each([
    ['compiled-away', { code: 'compiled-away', variant: 'pooled' }],
    [
      'a baseline whose work was removed',
      { code: 'timed-bytes-differ', timed: 0, counted: 64, variant: 'baseline' },
    ],
    ['a load that was mangled', { code: 'delivery-fault', lost: 0, doubled: 0, mangled: 1 }],
    ['a run that was cut off', { code: 'interrupted' }],
  ] as const)('approves nothing beside a warning of %s', (_, warning) => {
    const { scenarios } = judged('faster')
    const said = of({ ...runOf(scenarios), warnings: [warning] })
    expect(said.decision.status).toBe('undecided')
    expect(said.conditions).toContainEqual(expect.stringMatching(/^First: /))
    const [other] = of({ ...runOf(scenarios), warnings: [{ ...warning, scenario: 'another' }] }).findings
      .variants
    expect(other?.outcome).toBe('pays')
  })

  it('decides nothing when a case lost the variant', () => {
    expect(of(runs.missingVariant).outcome).toBe('undecided')
  })

  it.each([
    [
      'trial-failed',
      { code: 'trial-failed', pass: 'time', cause: 'it threw' },
      'failed',
      /^- Mend `broken` before/m,
    ],
    ['compiled-away', { code: 'compiled-away' }, 'compiles away', /^- Let the op of `broken` work/m],
  ] as const)('puts what %s last, and asks no more forks of it', (_, warning, why, advice) => {
    const contenders = [
      base,
      { name: 'broken', ns: 1, bytes: 0 },
      { name: 'slow', ns: 150, verdict: 'slower' },
    ]
    const scenario = scenarioOf({ cases: [caseOf('one', contenders as never)] })
    const [one] = scenario.cases
    if (one === undefined) throw new Error('the fixture has a case')
    const comparisons = one.comparisons.filter(({ variant }) => variant !== 'broken')
    const place = { scenario: scenario.name, case: 'one', variant: 'broken' }
    const run = {
      ...runOf([{ ...scenario, cases: [{ ...one, comparisons }] }]),
      warnings: [{ ...warning, ...place }],
    }
    const { findings, sentence } = of(run)
    const author = authorText(null)
    expect(findings.variants.map(({ variant }) => variant)).toEqual(['slow', 'broken'])
    expect(sentence).toMatch(
      new RegExp(`^Not an improvement: slow is slower .* Of the others, broken ${why}\\.$`),
    )
    expect(recommendations({ findings, scenario, author } as never)).toMatch(advice)
  })

  it('counts no difference in bytes between few ops that differ', () => {
    const ratioWith = (heapBytes: number) => {
      const [one] = [
        caseOf('one', [
          { ...base, bytes: 1504 },
          { name: 'pooled', ns: 80, bytes: 2000, allocs: 3 },
        ]),
      ]
      const variants = one.variants.map((variant) => {
        const { allocation } = variant
        const inexact = { exact: false, standardError: { heapBytes, allocs: 0 } }
        return { ...variant, allocation: allocation && { ...allocation, ...inexact } }
      })
      const { findings } = of(runOf([scenarioOf({ cases: [{ ...one, variants }] })]))
      return totalRatio(findings.best?.cases ?? [], metric('bytes'))
    }
    expect(ratioWith(200)).toBe(1)
    expect(ratioWith(10)).toBeCloseTo(1.33, 2)
  })

  it('counts no difference in bytes that identical code shows, too', () => {
    const ratioWith = (control: number, mine: number) => {
      const contenders = [
        { ...base, bytes: 800, allocs: 4 },
        { name: 'pooled', ns: 80, bytes: mine, allocs: 3 },
        { ...base, name: 'control', bytes: control, allocs: 4 },
      ]
      const { findings } = of(runOf([scenarioOf({ cases: [caseOf('one', contenders)] })]))
      return totalRatio(findings.best?.cases ?? [], metric('bytes'))
    }
    expect(ratioWith(800, 780)).toBe(0.975)
    expect(ratioWith(780, 780)).toBe(1)
    expect(ratioWith(840, 780)).toBe(1)
    expect(ratioWith(790, 780)).toBe(0.975)
  })

  it('sets the condition that threads and load stay away where it loses there', () => {
    const [full] = runs.everything.scenarios
    if (full === undefined) throw new Error('the fixture has a scenario')
    const conditions = (changed: typeof full) =>
      of(runOf([changed])).conditions.filter((text) => text.startsWith('Not '))
    expect(conditions(full)).toEqual([])
    const workers = full.workers.map((one) => ({
      ...one,
      time: one.time ? { ...one.time, ratio: 1.2, verdict: 'slower' as const } : null,
    }))
    const load = full.load.map((one) => ({ ...one, keptUp: one.variant !== 'pooled-kept' }))
    expect(conditions({ ...full, workers, load })).toEqual([
      expect.stringMatching(
        /^Not for several threads at once: it is slower with 1 worker on .* and with 4 workers/,
      ),
      expect.stringMatching(/^Not under that load: it fell behind at 100,000 ops\/s on `1 KB of markup`/),
    ])
  })

  it('asks for no more forks than anybody would run', () => {
    const settling = (forks: number) => {
      const [scenario] = judged('inconclusive').scenarios
      if (scenario === undefined) throw new Error('the fixture has a scenario')
      const cases = scenario.cases.map((one) => ({
        ...one,
        comparisons: one.comparisons.map((each) => ({
          ...each,
          time: each.time && { ...each.time, forksToSettle: forks },
        })),
      }))
      return of(runOf([{ ...scenario, cases }])).conditions.at(-1)
    }
    expect(settling(42)).toContain('about 42 forks (`--forks 42`) would settle it')
    expect(settling(1000)).toContain('it would take hundreds of forks')
  })

  it('puts what pays before what does not', () => {
    expect(of(runs.full).findings.variants.map(({ variant }) => variant)).toEqual(['pooled-frame', 'pooled'])
  })

  it('sums figures over the cases, and knows an unknown one', () => {
    const { findings } = of(judged('faster', 'same'))
    const cases = findings.best?.cases ?? []
    expect(totalRatio(cases, { of: ({ time }) => time?.nsPerOp ?? null })).toBeCloseTo(0.75)
    expect(totalRatio(cases, { of: () => null })).toBeNull()
    expect(totalRatio(cases, { of: () => 0 })).toBe(1)
  })
})
