import type { Findings, VariantFinding } from '../../../judge/within-run/findings.js'
import { gcsPerMillionOps } from '../../../model/metrics.js'
import type { GcResult, LoadResult } from '../../../model/run.js'
import { code } from '../../text/escape.js'
import {
  formatChange,
  formatCount,
  formatMs,
  formatNumber,
  formatPercent,
  NOT_MEASURED,
} from '../../text/format.js'
import { type Column, tableOf } from '../../text/markdown.js'
import { pauseText } from './gc-columns.js'
import { type ReportContext, section } from './section.js'

interface Remedy {
  readonly name: string
  readonly time: string
  readonly gc: GcResult | null
  readonly load: LoadResult | undefined
}

/** The time over all cases, the collector and the load pass on the first. */
const columns: readonly Column<Remedy>[] = [
  ['Remedy', ({ name }) => code(name)],
  ['Time, all cases', ({ time }) => time],
  ['GCs/1M ops', ({ gc }) => formatNumber(gcsPerMillionOps(gc))],
  ['Pause p99', ({ gc }) => (gc === null ? NOT_MEASURED : pauseText(gc.pauseMs.p99, gc))],
  ['GC share', ({ gc }) => formatPercent(gc?.share)],
  ['Under load: p99.9', ({ load }) => formatMs(load?.latencyMs?.p999)],
  ['max', ({ load }) => formatMs(load?.latencyMs?.max)],
  ['GC share', ({ load }) => formatPercent(load?.gc?.share)],
  ['Full GCs', ({ load }) => formatCount(load?.gc?.major)],
]

/** What flags do for the unchanged baseline, beside the variants, in every pass; only with `--tune`. */
export function remedies({ scenario, findings }: ReportContext): string | null {
  if (findings.tuned.length === 0) return null
  const [first] = scenario.cases
  if (first === undefined) return null
  const { baseline } = scenario
  const remedies = [...findings.tuned, ...findings.variants].map(({ variant, ratio, outcome }) => ({
    name: variant,
    time: ratio === null ? NOT_MEASURED : `${formatChange(ratio)}, ${outcome}`,
  }))
  const rows = [{ name: baseline, time: '-' }, ...remedies].map((one) => ({
    ...one,
    gc: first.variants.find(({ name }) => name === one.name)?.gc ?? null,
    load: scenario.load.find((result) => result.case === first.name && result.variant === one.name),
  }))
  return section('### Tuning or code', [
    `The baseline under other V8 flags beside the variants; all but the time on ${code(first.name)}.`,
    tableOf(columns, rows),
    cheaper(findings),
  ])
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
