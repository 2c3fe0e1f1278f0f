import type { Metric } from '../../model/metric.js'
import { type MetricId, metric, metrics, metricsIn } from '../../model/metrics.js'
import { describeWarning } from '../../model/warnings.js'
import { type FoundFigures, type RowKey, withheldOf } from '../between-runs/align-rows.js'
import { rules } from '../rules/rules.js'
import { unshown } from '../within-run/warning-effects.js'
import type { OpenRow, Tolerances } from './settle.js'

/** The metrics that a gate judges between runs, and between contenders in turns, by their times, too. */
export const gated = {
  betweenRuns: metricsIn('gate'),
  inTurns: [
    ...metricsIn('gate').map((row) => (row.needs === 'ratio' ? metric('time') : row)),
    ...metrics.filter((row: Metric) => row.ofRequests && row.judged && row.needs === 'machine'),
  ],
}

/** Holds the figure of a metric against an older one; `null` where they are not to be compared. */
export function judgeFigure(
  key: RowKey,
  row: Metric,
  old: FoundFigures,
  current: FoundFigures,
  tolerances: Tolerances,
): OpenRow | null {
  const found = rules[row.rule].beyond(row, old, current, tolerances[row.id as MetricId] ?? 0)
  const why = unshown(
    row,
    [old, current].flatMap((found) => withheldOf(row, found)),
  )
  const open = { ...key, metric: row.id, label: row.label, missing: false }
  // More bytes than before are a regression whether or not they are steady.
  if (found === null || why === null || ('outcome' in found && found.outcome !== 'improvement'))
    return found && { ...open, ...found }
  const reason = describeWarning(why)
  return { ...open, old: found.old, current: found.current, outcome: 'inconclusive', reason, site: null }
}
