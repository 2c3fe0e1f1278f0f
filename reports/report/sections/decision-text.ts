import {
  type CaseFinding,
  type Findings,
  totalRatio,
  type VariantFinding,
} from '../../../judge/within-run/findings.js'
import { withholding } from '../../../judge/within-run/warning-effects.js'
import { recordedNoiseFloor } from '../../../model/contenders.js'
import { bytesPerOp, metric } from '../../../model/metrics.js'
import type { RunDocument, ScenarioResult } from '../../../model/run.js'
import { describeWarning, type Warning } from '../../../model/warnings.js'
import { maximum, minimum } from '../../../stats/summary.js'
import { code, plain } from '../../text/escape.js'
import { count, formatChange, formatCount, formatPercent, formatSpeedup, listed } from '../../text/format.js'

/** What the sign-off says. */
export interface Decision {
  readonly status: 'approved' | 'rejected' | 'undecided'
  /** What it is based on, each a sentence of markdown. */
  readonly reasons: readonly string[]
  /** What must hold, or be done, for it to stand. */
  readonly conditions: readonly string[]
}

/** Decides about the best variant: only what pays on measured cases, with equal outputs, is approved. */
export function decide(run: RunDocument, scenario: ScenarioResult, findings: Findings): Decision {
  const { best } = findings
  const doubts = best === null ? [] : doubtsAbout(run, scenario, best)
  return {
    status: statusOf(findings, doubts),
    reasons: best === null ? withoutFigures(findings) : reasonsFor(scenario, best, findings),
    conditions: best === null ? [] : conditionsFor(run, scenario, best, doubts),
  }
}

/** The warnings beside which nothing is approved. */
function doubtsAbout(run: RunDocument, scenario: ScenarioResult, { variant }: VariantFinding): Warning[] {
  const variants = [variant, scenario.baseline]
  return withholding(run.warnings, { scenario: scenario.name, variants }, ['verdict', 'approval'])
}

function statusOf({ best, wrong }: Findings, doubts: readonly Warning[]): Decision['status'] {
  if (best === null) return wrong === null ? 'undecided' : 'rejected'
  if (best.outcome === 'pays') return best.same === true && doubts.length === 0 ? 'approved' : 'undecided'
  return best.outcome === 'mixed' || best.outcome === 'undecided' ? 'undecided' : 'rejected'
}

function withoutFigures({ wrong }: Findings): readonly string[] {
  if (wrong === null) return ['No variant was measured.']
  return [`The outputs of ${code(wrong)} differ from the baseline's.`]
}

function reasonsFor(scenario: ScenarioResult, best: VariantFinding, findings: Findings): readonly string[] {
  const outputs = scenario.cases.reduce((sum, { verified }) => sum + verified.outputs, 0)
  return [
    timeReason(best),
    allocationReason(best),
    best.same === true
      ? `All ${count(outputs, 'output')} compared ${outputs === 1 ? 'is' : 'are'} the same as the baseline's.`
      : "Its outputs could not be compared with the baseline's.",
    tunedReason(best, findings),
  ].filter((reason) => reason !== null)
}

function timeReason({ variant, cases, ratio, outcome }: VariantFinding): string {
  const verdicts = (['faster', 'same', 'slower', 'inconclusive'] as const)
    .map((verdict) => [verdict, cases.filter((one) => one.verdict === verdict).length] as const)
    .filter(([, many]) => many > 0)
    .map(
      ([verdict, many]) =>
        `${verdict === 'same' ? 'as fast as the baseline' : verdict} on ${count(many, 'case')}`,
    )
  if (verdicts.length === 0) return `The time of ${code(variant)} could not be compared with the baseline's.`
  const ratios = cases.flatMap((one) => one.ratio ?? [])
  const mean =
    ratio === null
      ? ''
      : outcome === 'mixed'
        ? `: between ${formatSpeedup(maximum(ratios))} and ${formatSpeedup(minimum(ratios))} as fast`
        : `: time ${formatChange(ratio)} (${formatSpeedup(ratio)}), ${meanOver(cases)}`
  return `${code(variant)} is ${listed(verdicts)}${mean}.`
}

/** How a ratio over several cases was come by. */
export function meanOver(cases: readonly CaseFinding[]): string {
  return cases.length === 1 ? 'on the one case measured' : `geometric mean of ${count(cases.length, 'case')}`
}

function allocationReason({ cases }: VariantFinding): string | null {
  const bytes = totalRatio(cases, bytesPerOp)
  const allocs = totalRatio(cases, metric('allocs').of)
  if (bytes === null || allocs === null) return null
  if (bytes === 1 && allocs === 1) return 'It allocates as much as the baseline.'
  if (bytes === 0 && allocs === 0) return 'It allocates nothing.'
  const change = (ratio: number) => (ratio === 1 ? 'as many' : formatChange(ratio))
  return `Its allocations per op: ${change(allocs)} objects, ${change(bytes)} bytes.`
}

function tunedReason(best: VariantFinding, { tuned }: Findings): string | null {
  const [flags] = tuned
  if (flags === undefined || flags.ratio === null || best.ratio === null) return null
  const gain = `the unchanged code under ${code(flags.variant)} takes ${formatChange(flags.ratio)} time`
  return flags.ratio <= best.ratio
    ? `No change of code is needed for that much: ${gain}.`
    : `For comparison, ${gain}.`
}

function conditionsFor(
  run: RunDocument,
  scenario: ScenarioResult,
  best: VariantFinding,
  doubts: readonly Warning[],
): readonly string[] {
  const floors = scenario.cases.map(recordedNoiseFloor)
  const known = floors.filter((floor) => floor !== null)
  const cases = listed(scenario.cases.map(({ name }) => code(name)))
  return [
    `It holds for the inputs measured (${cases}) on Node.js ${code(run.environment.node)}.`,
    best.same === null ? 'The outputs have to be compared before it is used.' : null,
    known.length === 0
      ? 'The run had no control, so its noise floor is unknown. Repeat it without `--quick`.'
      : `Differences below ±${formatPercent(maximum(known))}, the run's largest noise floor, were not counted.`,
    best.outcome === 'mixed'
      ? 'Which cases are yours decides: it is faster on some and slower on others.'
      : null,
    ...doubts.map(
      (doubt) =>
        `${doubt.case === undefined ? 'First' : `First, on ${code(doubt.case)}`}: ${plain(describeWarning(doubt))}`,
    ),
    settle(scenario, best, doubts),
    threads(scenario, best),
    behind(scenario, best),
  ].filter((condition) => condition !== null)
}

/** Where several threads at once lose what one gains. */
function threads({ workers }: ScenarioResult, { variant }: VariantFinding): string | null {
  const slower = workers.filter((one) => one.variant === variant && one.time?.verdict === 'slower')
  if (slower.length === 0) return null
  const where = slower.map((one) => `with ${count(one.workers, 'worker')} on ${code(one.case)}`)
  return `Not for several threads at once: it is slower ${listed(where)}.`
}

/** Where it cannot do what the baseline can. */
function behind({ load, baseline }: ScenarioResult, { variant }: VariantFinding): string | null {
  const fell = load.filter((one) => {
    const base = load.find((other) => other.case === one.case && other.variant === baseline)
    return one.variant === variant && one.keptUp === false && base?.keptUp === true
  })
  if (fell.length === 0) return null
  const where = fell.map((one) => `${formatCount(one.ratePerSecond, 0)} ops/s on ${code(one.case)}`)
  return `Not under that load: it fell behind at ${listed(where)}, and the baseline did not.`
}

/** More forks than anybody would run for a difference that small. */
const MANY_FORKS = 200

/** What would settle the cases that are not settled. */
function settle(scenario: ScenarioResult, best: VariantFinding, doubts: readonly Warning[]): string | null {
  const open = best.cases
    .filter(({ verdict }) => verdict === 'inconclusive')
    .map((one) => one.case)
    .filter((name) => doubts.every((doubt) => doubt.case !== undefined && doubt.case !== name))
  if (open.length === 0) return null
  const forks = scenario.cases.flatMap(({ comparisons }) =>
    comparisons.filter(({ variant }) => variant === best.variant).map(({ time }) => time?.forksToSettle ?? 0),
  )
  const needed = Math.max(0, maximum(forks))
  const moving = best.cases.some(({ result, base }) =>
    [result, base].some(({ time }) => time?.settled === false),
  )
  const how = moving
    ? 'times still moved while they were taken, as while V8 compiles'
    : needed > MANY_FORKS
      ? 'what difference there may be is so small against the noise that it would take hundreds of forks'
      : needed > 0
        ? `about ${count(needed, 'fork')} (\`--forks ${needed}\`) would settle it`
        : 'more forks may settle it'
  return `It is not settled on ${listed(open.map(code))}: ${how}.`
}
