import { CONTROL } from '../../model/contenders.js'
import type { RunOptions, ScenarioResult, TimeComparison } from '../../model/run.js'
import type { Warning } from '../../model/warnings.js'
import { forksToNarrow } from '../../stats/fork-count.js'
import { isKnownToHalf } from '../../stats/looks.js'
import { figuresNeeded } from '../../stats/wilcoxon.js'

/** Whether a warning is one of {@link precisionWarnings}. */
export function isOfPrecision({ code }: Warning): boolean {
  return code === 'too-few-forks' || code === 'precision-not-reached'
}

function isSettled(time: TimeComparison): boolean {
  return (time.verdict === 'faster' || time.verdict === 'slower') && isKnownToHalf(time)
}

/**
 * Warns of comparisons whose interval is missing, or wider than asked, with the forks that would do; not of
 * clearly settled ones.
 */
export function precisionWarnings(scenarios: readonly ScenarioResult[], options: RunOptions): Warning[] {
  const wanted = options.precisionPercent
  return scenarios.flatMap((scenario) =>
    scenario.cases.flatMap((result) =>
      result.comparisons.flatMap(({ variant, time, request }): Warning[] => {
        const judged = time ?? request?.bytes ?? null
        if (judged === null || variant === CONTROL) return []
        const scope = { scenario: scenario.name, case: result.name, variant }
        if (judged.ci95 === null) {
          return [
            { ...scope, code: 'too-few-forks', forks: judged.perFork.length, needed: figuresNeeded(0.95) },
          ]
        }
        if (time?.ci95 == null) return []
        // Relative to the ratio itself: ±1 % of a seventh is as precise as ±1 % of the same.
        const percent = (50 * (time.ci95[1] - time.ci95[0])) / time.ratio
        if (options.quick || percent <= wanted || isSettled(time)) return []
        const forks = forksToNarrow(time.perFork.length, wanted / percent)
        return [{ ...scope, code: 'precision-not-reached', percent, wanted, forks }]
      }),
    ),
  )
}
