import { type Decision, decide } from '../../judge/within-run/decide.js'
import { findingsOf, totalRatio, type VariantFinding } from '../../judge/within-run/findings.js'
import type { Metric } from '../../model/metric.js'
import { metricsIn, objectsFirst } from '../../model/metrics.js'
import type { Interval, LoadResult, RunDocument, ScenarioResult } from '../../model/run.js'
import { maximum, minimum } from '../../stats/summary.js'
import { readRates } from '../report/author-rates.js'
import { authorText } from '../report/author-text.js'
import { sizeOfVariant } from '../report/source-metrics.js'
import { code, markdown } from '../text/escape.js'
import {
  formatChange,
  formatMs,
  formatPercent,
  formatReduction,
  formatSpeedup,
  NO_DIFFERENCE,
  NOT_MEASURED,
  pluralize,
} from '../text/format.js'
import { table } from '../text/markdown.js'

/** One optimization as the ledger has it: its best variant against its baseline. */
export interface LedgerEntry extends Pick<ScenarioResult, 'name' | 'title' | 'number'> {
  /** Path of its report from the page that refers to it. */
  readonly link: string
  /** ISO 8601. */
  readonly measuredAt: string
  /** Node.js and processor: figures of different machines are not to be compared. */
  readonly machine: string
  /** `null` when no variant was measured. */
  readonly variant: string | null
  /** Time, variant / baseline, geometric mean over the cases. */
  readonly timeRatio: number | null
  /** The same on its best and on its worst case; `null` with a single case. */
  readonly timeRange: Interval | null
  /** Whether that is a difference: `~` stands for none, and what is not settled is marked. */
  readonly outcome: VariantFinding['outcome'] | null
  /** Of the other metrics by their ids, variant / baseline, sums over the cases. */
  readonly ratios: Readonly<Record<string, number | null>>
  readonly load: LoadEffect | null
  /** The part of a service's time that its author takes the op for, 0 to 1; `null` when it is not stated. */
  readonly systemWide: number | null
  /** Lines and branches more than the baseline's source has; `null` without both sources. */
  readonly effort: { readonly lines: number; readonly branches: number } | null
  readonly status: Decision['status']
}

/** The baseline and the best variant under load, on the first case of the load. */
export interface LoadEffect {
  readonly before: LoadResult
  readonly after: LoadResult
}

/** Draws a run's entry; `link` leads to its report. */
export function ledgerEntry(run: RunDocument, scenario: ScenarioResult, link: string): LedgerEntry {
  const findings = findingsOf(run, scenario)
  const { best } = findings
  return {
    name: scenario.name,
    title: scenario.title,
    number: scenario.number,
    link,
    measuredAt: run.startedAt,
    machine: `${run.environment.node}, ${run.environment.cpu}`,
    variant: best?.variant ?? null,
    timeRatio: best?.ratio ?? null,
    timeRange: best && rangeOf(best),
    outcome: best?.outcome ?? null,
    ratios: Object.fromEntries(shown.map((one) => [one.id, best && totalRatio(best.cases, one)])),
    load: best && loadOf(scenario, best),
    systemWide: readRates(authorText(scenario.writeup).of('rates') ?? '').shares[0] ?? null,
    effort: best && effortOf(scenario, best),
    status: decide(scenario, findings).status,
  }
}

function rangeOf({ cases }: VariantFinding): Interval | null {
  const ratios = cases.flatMap(({ ratio }) => ratio ?? [])
  return ratios.length < 2 ? null : [minimum(ratios), maximum(ratios)]
}

/** What a service gains if the op is that share of its time, as its author takes it to be. */
function systemText(share: number, { timeRatio, outcome }: LedgerEntry): string {
  const settled = outcome !== 'no difference' && outcome !== 'undecided' && timeRatio !== null
  return `${settled ? formatChange(1 + share * (timeRatio - 1)) : NO_DIFFERENCE} at ${formatPercent(share)}`
}

/** What was not shown to be a difference is not called a speedup. */
function speedupText({ timeRatio: ratio, timeRange: range, outcome }: LedgerEntry): string {
  if (ratio === null) return NOT_MEASURED
  if (outcome === 'mixed' && range !== null) return `${formatSpeedup(range[1])} to ${formatSpeedup(range[0])}`
  if (outcome === 'no difference') return NO_DIFFERENCE
  return outcome === 'undecided' ? `${formatSpeedup(ratio)} (not settled)` : formatSpeedup(ratio)
}

const rank = { approved: 0, undecided: 1, rejected: 2 } as const

/** Best first: approved before undecided before rejected, then by time. */
export function sortLedger(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  const time = ({ timeRatio }: LedgerEntry) => timeRatio ?? Number.POSITIVE_INFINITY
  return [...entries].sort((a, b) => rank[a.status] - rank[b.status] || (time(a) < time(b) ? -1 : 1))
}

/** What the columns of {@link ledgerTable} mean. */
export const ledgerExplanation =
  'Each is its best variant against its own baseline. Speedup is the geometric mean over its cases, or from the worst case to the best where they disagree. System-wide is the change of a service whose time the op is that share of, an assumption of its author. Effort is what its source has more than the baseline.'

/** The entries as a table; that of `own` stands out, and is not linked since it is the page itself. */
export function ledgerTable(entries: readonly LedgerEntry[], own: LedgerEntry | null): string | null {
  const head = [
    ...['Optimization', 'Variant'],
    ...shown.map(ledgerHeading),
    ...['Under load', 'System-wide', 'Effort', 'Verdict'],
  ]
  const rows = entries.map((entry) => {
    const cells = cellsOf(entry)
    const title = `${entry.number === null ? '' : `#${entry.number}: `}${markdown(entry.title)}`
    if (entry === own) return [title, ...cells].map((cell) => `**${cell}**`)
    return [`[${title}](${encodeURI(entry.link)})`, ...cells]
  })
  return table(head, rows, 2)
}

const shown = objectsFirst(metricsIn('ledger'))

const headings: Readonly<Record<string, string>> = {
  'time-ratio': 'Local speedup',
  allocs: 'Alloc reduction',
}

/** What the ledger calls the change of a metric. */
export function ledgerHeading({ id, amount, label }: Metric): string {
  return headings[id] ?? amount ?? label
}

function changeText({ id, rule, unit }: Metric, entry: LedgerEntry): string {
  if (rule === 'paired-forks') return speedupText(entry)
  const ratio = entry.ratios[id]
  if (unit === 'allocs') return formatReduction(ratio)
  return rule === 'exact' && ratio === 1 ? NO_DIFFERENCE : formatChange(ratio)
}

function cellsOf(entry: LedgerEntry): readonly string[] {
  const { variant, timeRatio, systemWide, load, effort, status } = entry
  return [
    variant === null ? NOT_MEASURED : code(variant),
    ...shown.map((metric) => changeText(metric, entry)),
    load === null ? '-' : loadText(load),
    systemWide === null || timeRatio === null ? '-' : systemText(systemWide, entry),
    effort === null
      ? NOT_MEASURED
      : `${signed(effort.lines, 'line')}, ${signed(effort.branches, 'branch', 'branches')}`,
    status,
  ]
}

function loadText({ before, after }: LoadEffect): string {
  const latency = ({ keptUp, latencyMs }: LoadResult) =>
    keptUp === false ? 'behind' : formatMs(latencyMs?.p999)
  return `p99.9 ${latency(before)} → ${latency(after)}`
}

function signed(many: number, one: string, more?: string): string {
  const size = pluralize(Math.abs(many), one, more)
  return many > 0 ? `+${size}` : many < 0 ? `−${size}` : size
}

function loadOf({ load, baseline }: ScenarioResult, { variant }: VariantFinding): LoadEffect | null {
  const before = load.find((result) => result.variant === baseline)
  const after = load.find((result) => result.variant === variant && result.case === before?.case)
  return before === undefined || after === undefined ? null : { before, after }
}

function effortOf({ sources, baseline }: ScenarioResult, { variant }: VariantFinding): LedgerEntry['effort'] {
  const find = (name: string) => sources.find((source) => source.variant === name)
  const [before, after] = [find(baseline), find(variant)]
  if (before === undefined || after === undefined) return null
  const [old, now] = [sizeOfVariant(before), sizeOfVariant(after)]
  return { lines: now.lines - old.lines, branches: now.branches - old.branches }
}
