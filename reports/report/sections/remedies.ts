import type { Findings, VariantFinding } from '../../../judge/within-run/findings.js'
import { gcsPerMillionOps } from '../../../model/metrics.js'
import type { ScenarioResult } from '../../../model/run.js'
import { code } from '../../text/escape.js'
import {
  formatChange,
  formatCount,
  formatMs,
  formatNumber,
  formatPercent,
  NOT_MEASURED,
} from '../../text/format.js'
import { table } from '../../text/markdown.js'
import { type ReportContext, section } from './section.js'

/** What flags do for the unchanged baseline beside what the variants do, in every pass; only with `--tune`. */
export function remedies({ scenario, findings }: ReportContext): string | null {
  if (findings.tuned.length === 0) return null
  const [first] = scenario.cases
  if (first === undefined) return null
  const rows = [
    [code(scenario.baseline), '-', ...atFirst(scenario, scenario.baseline)],
    ...[...findings.tuned, ...findings.variants].map((one) => [
      code(one.variant),
      one.ratio === null ? NOT_MEASURED : `${formatChange(one.ratio)}, ${one.outcome}`,
      ...atFirst(scenario, one.variant),
    ]),
  ]
  const head = [
    'Remedy',
    'Time, all cases',
    'GCs/1M ops',
    'Pause p99',
    'GC share',
    'Under load: p99.9',
    'max',
    'GC share',
    'Full GCs',
  ]
  return section('### Tuning or code', [
    `The baseline under other V8 flags beside the variants; all but the time on ${code(first.name)}.`,
    table(head, rows, 1),
    cheaper(findings),
  ])
}

/** Figures of the collector and the load pass on the first case. */
function atFirst({ cases: [first], load }: ScenarioResult, name: string): readonly string[] {
  const gc = first?.variants.find((variant) => variant.name === name)?.gc ?? null
  const loaded = load.find((result) => result.case === first?.name && result.variant === name)
  const without = gc !== null && gc.minor + gc.major === 0
  return [
    formatNumber(gcsPerMillionOps(gc)),
    without ? 'none' : formatMs(gc?.pauseMs.p99),
    formatPercent(gc?.share),
    formatMs(loaded?.latencyMs?.p999),
    formatMs(loaded?.latencyMs?.max),
    formatPercent(loaded?.gc?.share),
    formatCount(loaded?.gc?.major),
  ]
}

/** Flags change no code: where they gain as much, they are the cheaper remedy. Judged by the time alone. */
function cheaper({ tuned: [flags], best }: Findings): string {
  if (flags === undefined || flags.ratio === null || best === null || best.ratio === null) {
    return 'The time was not compared, so nothing is said here about which is the cheaper remedy.'
  }
  const [byFlags, byCode] = [flags, best].map(gain) as [string, string]
  const [tuningPays, codePays] = [flags, best].map(({ outcome }) => outcome === 'pays') as [boolean, boolean]
  if (!tuningPays && !codePays) return 'By the time of an op, neither is a remedy.'
  if (!tuningPays)
    return `Flags are no remedy for the time here (${byFlags}, ${flags.outcome}); ${byCode} costs a change of code.`
  if (!codePays || flags.ratio <= best.ratio) {
    return `The flags are the cheaper remedy: ${byFlags} without a change of code, against ${byCode}.`
  }
  return `The flags are the cheaper remedy where ${byFlags} is enough; ${byCode} costs a change of code.`
}

function gain({ variant, ratio }: VariantFinding): string {
  return `${formatChange(ratio)} by ${code(variant)}`
}
