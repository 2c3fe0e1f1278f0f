import type { Decision, Unsettled } from '../../../judge/within-run/decide.js'
import { type Findings, totalRatio, type VariantFinding } from '../../../judge/within-run/findings.js'
import { countedMetrics } from '../../../model/metrics.js'
import type { ScenarioResult } from '../../../model/run.js'
import { describeWarning, type Warning } from '../../../model/warnings.js'
import { maximum, minimum } from '../../../stats/summary.js'
import { code, plain } from '../../text/escape.js'
import {
  formatChange,
  formatCount,
  formatPercent,
  formatSpeedup,
  listed,
  pluralize,
} from '../../text/format.js'
import { meanOver } from '../../text/verdict-sentence.js'

/** What the decision is based on, each a sentence of markdown. */
export function reasonsFor(scenario: ScenarioResult, { best, wrong, tuned }: Findings): readonly string[] {
  if (best === null)
    return [
      wrong === null
        ? 'No variant was measured.'
        : `The outputs of ${code(wrong)} differ from the baseline's.`,
    ]
  const outputs = scenario.cases.reduce((sum, { verified }) => sum + verified.outputs, 0)
  return [
    timeReason(best),
    allocationReason(best),
    best.same === true
      ? `All ${pluralize(outputs, 'output')} compared ${outputs === 1 ? 'is' : 'are'} the same as the baseline's.`
      : "Its outputs could not be compared with the baseline's.",
    tunedReason(best, tuned),
  ].filter((reason) => reason !== null)
}

function timeReason({ variant, cases, ratio, outcome }: VariantFinding): string {
  const verdicts = (['faster', 'same', 'slower', 'inconclusive'] as const)
    .map((verdict) => [verdict, cases.filter((one) => one.verdict === verdict).length] as const)
    .filter(([, many]) => many > 0)
    .map(
      ([verdict, many]) =>
        `${verdict === 'same' ? 'as fast as the baseline' : verdict} on ${pluralize(many, 'case')}`,
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

function allocationReason({ cases }: VariantFinding): string | null {
  const ratios = countedMetrics.map((one) => totalRatio(cases, one))
  if (ratios.includes(null)) return null
  const isAlike = countedMetrics.map(({ of }) => cases.every(({ base, result }) => of(base) === of(result)))
  if (ratios.every((ratio) => ratio === 1))
    return `It allocates ${isAlike.every(Boolean) ? '' : 'about '}as much as the baseline.`
  if (ratios.every((ratio) => ratio === 0)) return 'It allocates nothing.'
  const changes = countedMetrics.map(({ id, label }, i) => {
    const noun = plurals[id] ?? label
    if (ratios[i] !== 1) return `${formatChange(ratios[i])} ${noun}`
    return isAlike[i] ? `as many ${noun}` : `no clear difference in ${noun}`
  })
  return `Its allocations per op: ${changes.join(', ')}.`
}

const plurals: Readonly<Record<string, string>> = { allocs: 'objects', bytes: 'bytes' }

function tunedReason(best: VariantFinding, [flags]: Findings['tuned']): string | null {
  if (flags === undefined || flags.ratio === null || best.ratio === null) return null
  const gain = `the unchanged code under ${code(flags.variant)} takes ${formatChange(flags.ratio)} time`
  return flags.ratio <= best.ratio
    ? `No change of code is needed for that much: ${gain}.`
    : `For comparison, ${gain}.`
}

/** What must hold, or be done, for the decision to stand, each a sentence of markdown. */
export function conditionsFor(
  node: string,
  scenario: ScenarioResult,
  { best }: Findings,
  { noiseFloor, unsettled, slowerThreads, fellBehind }: Decision,
): readonly string[] {
  if (best === null) return []
  const cases = listed(scenario.cases.map(({ name }) => code(name)))
  const threads = slowerThreads.map((one) => `with ${pluralize(one.workers, 'worker')} on ${code(one.case)}`)
  const loads = fellBehind.map((one) => `${formatCount(one.ratePerSecond, 0)} ops/s on ${code(one.case)}`)
  return [
    `It holds for the inputs measured (${cases}) on Node.js ${code(node)}.`,
    best.same === null ? 'The outputs have to be compared before it is used.' : null,
    noiseFloor === null
      ? 'The run had no control, so its noise floor is unknown. Repeat it without `--quick`.'
      : `Differences below ±${formatPercent(noiseFloor)}, the run's largest noise floor, were not counted.`,
    best.outcome === 'mixed'
      ? 'Which cases are yours decides: it is faster on some and slower on others.'
      : null,
    ...best.doubts.map(doubtText),
    unsettled && unsettledText(unsettled),
    threads.length === 0 ? null : `Not for several threads at once: it is slower ${listed(threads)}.`,
    loads.length === 0
      ? null
      : `Not under that load: it fell behind at ${listed(loads)}, and the baseline did not.`,
  ].filter((condition) => condition !== null)
}

function doubtText(doubt: Warning): string {
  const first = doubt.case === undefined ? 'First' : `First, on ${code(doubt.case)}`
  return `${first}: ${plain(describeWarning(doubt))}`
}

/** More forks than anybody would run for a difference that small. */
const MANY_FORKS = 200

function unsettledText({ cases, forks, moving }: Unsettled): string {
  const how = moving
    ? 'times still moved while they were taken, as while V8 compiles'
    : forks > MANY_FORKS
      ? 'what difference there may be is so small against the noise that it would take hundreds of forks'
      : forks > 0
        ? `about ${pluralize(forks, 'fork')} (\`--forks ${forks}\`) would settle it`
        : 'more forks may settle it'
  return `It is not settled on ${listed(cases.map(code))}: ${how}.`
}
