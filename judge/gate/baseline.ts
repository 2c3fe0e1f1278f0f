import { CONTROL } from '../../model/contenders.js'
import { usageError } from '../../model/errors.js'
import type { Metric } from '../../model/metric.js'
import { commandOf, quoted } from '../../model/options/command-line.js'
import type { RunDocument } from '../../model/run.js'
import { describeWarning } from '../../model/warnings.js'
import {
  type AlignedRow,
  alignRows,
  type FoundFigures,
  type RowKey,
  rowName,
} from '../between-runs/align-rows.js'
import { figureOf } from '../between-runs/change-of-metric.js'
import { comparability, otherLength } from '../between-runs/comparable.js'
import { isFailureOf, judgeFailures } from './failures.js'
import { gated, judgeFigure } from './judge-figures.js'
import { type GateOutcome, type GateResult, notComparable } from './outcome.js'
import { judgeOutputs } from './outputs.js'
import { type OpenRow, settleRows, type Tolerances } from './settle.js'

/** Two saved runs: the figures that hold, and those that are to be judged. */
export interface BaselineGate {
  /** The file of the old run, as the user named it. */
  readonly file: string
  readonly baseline: RunDocument
  readonly current: RunDocument
  readonly tolerances: Tolerances
}

/** Holds a run against a saved one. */
export function gateBaseline({ file, baseline, current, tolerances }: BaselineGate): GateResult {
  const rows = alignRows([baseline, current]).filter(({ variant }) => variant !== CONTROL)
  const asked = rows.filter((row) => wasAsked(row, baseline, current))
  requireThere(file, asked, baseline, current)
  const judgements = asked.flatMap((row) => judgeRow(row, current, tolerances))
  const { remarks, memory: incomparable } = comparability(baseline.environment, current.environment)
  const settled = settleRows(judgements)
  const has = (wanted: GateOutcome) => settled.some(({ outcome }) => outcome === wanted)
  const aim = has('regression') ? 'accept' : has('improvement') ? 'hold' : 'refresh'
  const advice = aim !== 'refresh' || incomparable !== null ? [refreshAdvice(file, baseline, aim)] : []
  return {
    mode: 'baseline',
    against: file,
    rows: [...judgeOutputs(current), ...judgeFailures(current, settled), ...settled],
    notes: [...remarks, ...leftOut(rows.filter((row) => !asked.includes(row))), ...advice],
  }
}

/** What the file has and this run was not to measure. */
function leftOut(rows: readonly AlignedRow[]): string[] {
  if (rows.length === 0) return []
  const names = rows.slice(0, 3).map(rowName).join(', ')
  const rest = rows.length > 3 ? ` and ${rows.length - 3} more` : ''
  return [`Left out, since this run was not asked for them: ${names}${rest}.`]
}

/** Throws a usage error when the file holds a name that the scenarios no longer have. */
function requireThere(
  file: string,
  rows: readonly AlignedRow[],
  baseline: RunDocument,
  current: RunDocument,
): void {
  const gone = rows.find((row) => !row.found[1] && absence(row, current) === null)
  const there = alignRows([current]).filter(({ variant }) => variant !== CONTROL)
  // A run without any figure is one that could not measure, and no mistake in the file.
  if (gone === undefined || there.length === 0) return
  throw usageError(
    `${file} holds ${rowName(gone)}, which this run does not have; there are ` +
      `${there.map(rowName).join(', ')}. ${refreshAdvice(file, baseline, 'refresh')}`,
  )
}

const aims = {
  accept: 'If the change is intended, save the new figures',
  hold: 'To hold the improvement from now on',
  refresh: 'To refresh the file',
} as const

/** How to make the file anew, for when it no longer holds or its figures have become better. */
function refreshAdvice(file: string, { options, scenarios }: RunDocument, aim: keyof typeof aims): string {
  const command = `npx ${commandOf(options, ['seed'])}`
  const [, out, name] = OWN_FILE.exec(file) ?? []
  if (out === undefined || name !== scenarios[0]?.name)
    return `${aims[aim]}: ${command} --json > ${quoted(file)}`
  return `${aims[aim]}: ${command}${out === 'gclab-results' ? '' : ` --out ${quoted(out)}`}`
}

/** Where a run saves itself, and keeps the run before beside; `>` would empty that file first. */
const OWN_FILE = /^(.+)[\\/]([^\\/]+)[\\/]run\.json$/

function judgeRow({ found, ...key }: AlignedRow, current: RunDocument, tolerances: Tolerances): OpenRow[] {
  const [old, now] = found
  if (!old) return [notComparable(key, 'it is not in the file compared with', false)]
  if (!now) return [notComparable(key, absence(key, current) ?? NOT_MEASURED, true)]
  const obstacle = comparability(old.environment, now.environment).memory
  const failure = failureOf(key, current)
  const open = gated.betweenRuns.filter(({ needs }) => obstacle === null || needs === 'nothing')
  const rest = obstacle === null ? [] : [notComparable(key, obstacle, false)]
  const rows = open.flatMap((metric): OpenRow | [] => {
    const judged = comparable(metric, old, now) ? judgeFigure(key, metric, old, now, tolerances) : null
    if (judged !== null) return judged
    const figure = figureOf(metric, old)
    const { time, work } = current.options
    const notAsked = metric.needs === 'ratio' ? time === false : metric.id === 'steps' && work === false
    if (figure === null || notAsked) return []
    const reason = failure ?? otherwiseWhy(metric, old, now)
    const lost = notComparable(key, reason, failure !== null || reason === NOT_MEASURED)
    return { ...lost, metric: metric.id, label: metric.label, old: figure }
  })
  return [...rest, ...rows]
}

/** Times relative to one baseline, of runs that looked at it for as long. */
function comparable({ needs }: Metric, old: FoundFigures, now: FoundFigures): boolean {
  return needs !== 'ratio' || (old.baseline === now.baseline && otherLength(old, now) === null)
}

/** Why two runs that may be compared have a figure that may not. */
function otherwiseWhy({ needs, rule }: Metric, old: FoundFigures, now: FoundFigures): string {
  const sizes = [old.result.gc?.semiSpaceMB, now.result.gc?.semiSpaceMB]
  const length = otherLength(old, now)
  if (needs === 'ratio' && length !== null) return length
  if (needs === 'ratio' && old.baseline !== now.baseline) return 'the runs have different baselines'
  if (rule === 'counts' && sizes[1] !== undefined && sizes[0] !== sizes[1]) {
    return `the young generation was pinned at ${sizes[0]} MB and at ${sizes[1]} MB`
  }
  return NOT_MEASURED
}

const NOT_MEASURED = 'this run did not measure it'

/** Rows that the present run was not asked for are no loss. */
function wasAsked(row: AlignedRow, baseline: RunDocument, current: RunDocument): boolean {
  if (row.found[1]) return true
  const { cases, variants } = current.options
  if (cases !== undefined && !cases.includes(row.case)) return false
  if (variants !== undefined && !variants.includes(row.variant)) return false
  if (row.found[0]?.result.flags !== undefined) return false
  if (current.options.shard !== undefined) return false
  if (current.scenarios.some(({ name }) => name === row.scenario)) return true
  return baseline.options.scenarios.every((name) => current.options.scenarios.includes(name))
}

/** Why the run has nothing of the row; `null` where its scenario does not have it. */
function absence(key: RowKey, current: RunDocument): string | null {
  const failure = failureOf(key, current)
  if (failure !== null) return failure
  const scenario = current.scenarios.find(({ name }) => name === key.scenario)
  if (scenario?.cases.some(({ verified }) => verified.same === false))
    return 'nothing was measured, since outputs differ'
  return current.finishedAt === null ? 'this run is not complete' : null
}

/** Why a figure is missing, where a child failed; `null` where none did. */
function failureOf(key: RowKey, current: RunDocument): string | null {
  const warning = current.warnings.find((one) => isFailureOf(one, key))
  return warning === undefined ? null : describeWarning(warning)
}
