import { CONTROL } from '../../model/contenders.js'
import type { RunDocument } from '../../model/run.js'
import { describeWarning } from '../../model/warnings.js'
import {
  type AlignedRow,
  alignRows,
  type FoundFigures,
  type RowKey,
  rowId,
} from '../between-runs/align-rows.js'
import { judgeFailures } from './failures.js'
import { gated, judgeFigure } from './judge-figures.js'
import { type GateResult, notComparable } from './outcome.js'
import { judgeOutputs } from './outputs.js'
import { type OpenRow, settleRows, type Tolerances } from './settle.js'

/** One run in which each variant took turns with its own code at another commit. */
export interface AgainstGate {
  /** The commit as the user named it. */
  readonly ref: string
  readonly run: RunDocument
  readonly tolerances: Tolerances
}

/** Holds each variant's present code against its code at the commit. */
export function gateAgainst({ ref, run, tolerances }: AgainstGate): GateResult {
  const rows = alignRows([run])
  const twins = new Map(rows.flatMap((row): [string, FoundFigures][] => twinOf(row)))
  const present = rows.filter(({ found, variant }) => variant !== CONTROL && isPresentCode(found[0]))
  const judged = present.flatMap(({ found: [now], ...key }): OpenRow[] => {
    const old = twins.get(rowId(key))
    if (!now || old === undefined) return [notComparable(key, absence(key, ref, run), false)]
    return gated.inTurns.flatMap((metric) => judgeFigure(key, metric, old, now, tolerances) ?? [])
  })
  const settled = settleRows(judged)
  const worse = settled.some(({ outcome }) => outcome === 'regression')
  const notes = worse
    ? [
        `If the change is intended: a tolerance lets it pass (gclab gate --help), and once ${ref} has it, it is no change.`,
      ]
    : []
  const all = [...judgeOutputs(run), ...judgeFailures(run, settled), ...settled]
  return { mode: 'against', against: ref, rows: all, notes }
}

function twinOf({ scenario, case: name, found: [found] }: AlignedRow): [string, FoundFigures][] {
  const earlier = found?.result.earlier
  if (!found || earlier === undefined) return []
  return [[rowId({ scenario, case: name, variant: earlier.variant }), found]]
}

/** Neither another commit's code nor the baseline under other flags. */
function isPresentCode(found: FoundFigures | null | undefined): boolean {
  return found?.result.earlier === undefined && found?.result.flags === undefined
}

/** Why a variant has nothing to be held against. */
function absence({ scenario, case: name, variant }: RowKey, ref: string, run: RunDocument): string {
  const why = run.warnings.find(
    (warning) =>
      warning.scenario === scenario &&
      (warning.code === 'commit-not-loaded' ||
        (warning.case === name &&
          (warning.variant === variant || warning.variant === `${variant} @ ${ref}`))),
  )
  return why === undefined ? `${ref} does not have it` : describeWarning(why)
}
