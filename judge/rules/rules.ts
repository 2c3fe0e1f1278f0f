import type { Metric } from '../../model/metric.js'
import { countsRule } from './counts.js'
import type { Rule } from './difference.js'
import { exact } from './exact.js'
import { pairedForks } from './paired-forks.js'
import { single } from './single.js'

/** The rule by name, as a row of the metric table names it. */
export const rules: Readonly<Record<Metric['rule'], Rule>> = {
  exact,
  'paired-forks': pairedForks,
  counts: countsRule,
  single,
}
