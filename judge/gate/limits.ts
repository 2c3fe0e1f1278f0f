import { CONTROL } from '../../model/contenders.js'
import { usageError } from '../../model/errors.js'
import type { Metric } from '../../model/metric.js'
import { metrics, objectsFirst } from '../../model/metrics.js'
import type { CaseResult, RunDocument, ScenarioResult, VariantResult } from '../../model/run.js'
import { estimateError, nearlyEqual } from '../rules/exact.js'
import { judgeFailures } from './failures.js'
import { type GateOutcome, type GateResult, type GateRow, notComparable } from './outcome.js'
import { judgeOutputs } from './outputs.js'
import { grownSite } from './sites.js'

/** At most so much, for a scenario and, where named, a case and a variant. As written in gclab.config. */
export interface Limit {
  readonly scenario: string
  /** Every case when absent. */
  readonly case?: string
  /** Every variant but the control when absent. */
  readonly variant?: string
  readonly allocsPerOp?: number
  readonly bytesPerOp?: number
  readonly gcsPerMillionOps?: number
  /** Share of wall-clock time spent in pauses, 0 to 1. */
  readonly gcShare?: number
  /** 99th percentile of the collector's pauses, in milliseconds. */
  readonly pauseP99Ms?: number
  /** 99th percentile of the latency under load, in milliseconds. */
  readonly latencyP99Ms?: number
}

/** What `gclab.config.(ts|js|json)` holds. */
export interface GateConfig {
  readonly limits: readonly Limit[]
}

type LimitKey = Exclude<keyof Limit, 'scenario' | 'case' | 'variant'>

/** A figure that may be limited; `of` gives `null` when it was not measured. */
interface Limited {
  readonly label: string
  readonly of: (measured: Measured) => number | null
  readonly counted?: Metric['counted']
  readonly unit?: Metric['unit']
}

interface Measured {
  readonly scenario: ScenarioResult
  readonly case: string
  readonly result: VariantResult
}

/** The metrics that limits name, and two that are none of an op. Collections: as many as were seen. */
const limited = {
  ...Object.fromEntries(
    objectsFirst(metrics).flatMap((row) =>
      row.limit === undefined ? [] : [[row.limit, { ...row, of: ({ result }: Measured) => row.of(result) }]],
    ),
  ),
  gcsPerMillionOps: {
    label: 'GCs/1M ops',
    of: ({ result: { gc } }) => gc && (1e6 * (gc.minor + gc.major)) / gc.ops,
  },
  gcShare: { label: 'GC share', of: ({ result: { gc } }) => gc && gc.pauseMs.total / gc.durationMs },
  pauseP99Ms: { label: 'pause p99 ms', of: ({ result: { gc } }) => gc && (gc.pauseMs.p99 ?? 0) },
  latencyP99Ms: {
    label: 'latency p99 ms',
    of: ({ scenario, case: name, result }) =>
      scenario.load.find((load) => load.case === name && load.variant === result.name)?.latencyMs?.p99 ??
      null,
  },
} as Readonly<Record<LimitKey, Limited>>

/** Names of the limits that a config may set. */
export const limitKeys = Object.keys(limited) as readonly LimitKey[]

/**
 * Holds a run against absolute limits.
 * Throws a usage error when a limit names a scenario, a case or a variant that is not there.
 */
export function gateLimits(file: string, config: GateConfig, current: RunDocument): GateResult {
  const rows = config.limits.flatMap((limit) => limitRows(limit, current, file))
  const worse = rows.some(({ outcome }) => outcome === 'regression')
  const notes = worse ? [`If the change is intended: raise the limit in ${file}.`] : []
  const all = [...judgeOutputs(current), ...judgeFailures(current, rows), ...rows]
  return { mode: 'limits', against: file, rows: all, notes }
}

function limitRows(limit: Limit, current: RunDocument, file: string): GateRow[] {
  const scenario = current.scenarios.find(({ name }) => name === limit.scenario)
  const elsewhere = isElsewhere(limit, current)
  if (scenario === undefined) {
    if (elsewhere || current.finishedAt === null) return [notContained(limit)]
    if (current.scenarios.length === 0) return [notComparable(keyOf(limit), 'nothing was measured', true)]
    const there = current.scenarios.map(({ name }) => name)
    throw unknown('scenario', limit.scenario, 'the run', there, file)
  }
  const cases = scenario.cases.filter(({ name }) => limit.case === undefined || name === limit.case)
  if (cases.length > 0) return cases.flatMap((entry) => caseRows(limit, scenario, entry, current, file))
  const asked = current.options.cases
  const skipped = limit.case !== undefined && asked !== undefined && !asked.includes(limit.case)
  if (skipped || elsewhere || limit.case === undefined || current.finishedAt === null)
    return [notContained(limit)]
  const there = scenario.cases.map(({ name }) => name)
  throw unknown('case', limit.case, limit.scenario, there, file)
}

/** Whether another shard of the run measures it; one that is named by its file has no name here yet. */
function isElsewhere(limit: Limit, { options, plan }: RunDocument): boolean {
  if (options.shard === undefined) return false
  const planned = (plan ?? []).filter(({ scenario }) => scenario === limit.scenario)
  if (planned.length === 0) return options.scenarios.includes(limit.scenario)
  return limit.case === undefined || planned.some((one) => one.case === limit.case)
}

function caseRows(
  limit: Limit,
  scenario: ScenarioResult,
  entry: CaseResult,
  current: RunDocument,
  file: string,
) {
  const own = entry.variants.filter(({ name }) => name !== CONTROL)
  const chosen = own.filter(({ name }) => limit.variant === undefined || name === limit.variant)
  if (chosen.length === 0)
    return [
      notComparable(keyOf({ ...limit, case: entry.name }), ...absenceOf(limit, scenario, own, current, file)),
    ]
  return chosen.flatMap((result) =>
    limitKeys.flatMap((key) => {
      const most = limit[key]
      return most === undefined ? [] : [limitRow(key, most, { scenario, case: entry.name, result })]
    }),
  )
}

/** Why a case has no figures for the limit, and whether it should. Throws for an unknown variant. */
function absenceOf(
  { variant }: Limit,
  scenario: ScenarioResult,
  own: readonly VariantResult[],
  { options, finishedAt }: RunDocument,
  file: string,
): [reason: string, missing: boolean] {
  if (variant === undefined) return ['nothing was measured', true]
  const names = [
    ...new Set([...own.map(({ name }) => name), ...scenario.sources.map((source) => source.variant)]),
  ]
  if (names.includes(variant)) {
    const asked = options.variants === undefined || options.variants.includes(variant)
    return asked ? ['it was not measured', true] : [NOT_CONTAINED, false]
  }
  if (options.variants !== undefined && !options.variants.includes(variant)) return [NOT_CONTAINED, false]
  if (finishedAt === null) return [NOT_CONTAINED, false]
  throw unknown('variant', variant, scenario.name, names, file)
}

function limitRow(key: LimitKey, most: number, measured: Measured): GateRow {
  const { label, of, counted, unit } = limited[key]
  const figure = of(measured)
  const found = counted?.(measured.result) ?? null
  const error = found === null ? null : found.exact ? 0 : estimateError({ unit })
  const outcome = limitOutcome(figure, most, error)
  return {
    scenario: measured.scenario.name,
    case: measured.case,
    variant: measured.result.name,
    metric: key,
    label,
    old: most,
    current: figure,
    outcome,
    reason: figure === null ? 'it was not measured' : { kind: 'limit', most },
    missing: figure === null,
    site: found && outcome === 'regression' ? (grownSite([], found.sites)?.site ?? null) : null,
  }
}

/**
 * Only counted figures say by how much a limit could be tightened; the others vary from run to run.
 * `error`: how far a counted one may be off, as a share; `null`: it was not counted.
 */
function limitOutcome(figure: number | null, most: number, error: number | null): GateOutcome {
  if (figure === null) return 'not comparable'
  if (nearlyEqual(figure, most)) return 'pass'
  if (figure < most) return error === 0 ? 'improvement' : 'pass'
  return error !== null && figure < most * (1 + error) ? 'inconclusive' : 'regression'
}

function unknown(kind: string, name: string, holder: string, there: readonly string[], file: string): Error {
  return usageError(
    `${file}: a limit names the ${kind} "${name}", which ${holder} does not have; there are ${there.join(', ') || 'none'}`,
  )
}

const NOT_CONTAINED = 'the run does not contain it'

function notContained(limit: Limit): GateRow {
  return notComparable(keyOf(limit), NOT_CONTAINED, false)
}

function keyOf({ scenario, case: name = '*', variant = '*' }: Limit) {
  return { scenario, case: name, variant }
}
