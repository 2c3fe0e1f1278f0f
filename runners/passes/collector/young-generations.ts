import type { GcResult, YoungGenerationResult } from '../../../model/run.js'
import type { Warning } from '../../../model/warnings.js'
import { isOk, once } from '../kept-trials.js'
import type { Pass, PassOutcome, PassTask } from '../pass.js'
import { trialFailed } from '../trial-failed.js'
import { flagsAt, SEMI_SPACE_MB } from './flags.js'
import { watchCollector } from './watch-collector.js'

/** Semi-spaces in megabytes beside that of the collector pass; `null`: Node's own way. */
const OTHER_SIZES = [null, 64, 128] as const
const MILLISECONDS = 250

/** Watches the collector under the baseline at each other size, for what size alone does. One at a time. */
export const youngGenerationsPass: Pass = {
  name: 'young-generations',
  isWanted: ({ options }, isFirst) => isFirst && !options.quick,
  seconds: (_, [opSeconds = 0]) => OTHER_SIZES.length * (MILLISECONDS / 1000 + 0.4 + 5 * opSeconds),
  measure: watchSizes,
}

async function watchSizes({ lab, place, asked, contenders, found }: PassTask): Promise<PassOutcome> {
  const baseline = contenders[0]
  const usual = baseline && found.get(baseline)?.gc
  if (baseline !== asked.contenders[0] || !usual) return { warnings: [] }
  const warnings: Warning[] = []
  const sizes: YoungGenerationResult[] = []
  for (const [index, pinnedMB] of OTHER_SIZES.entries()) {
    if (lab.signal.aborted) break
    lab.onEvent({ type: 'step', ...place, pass: 'young-generations', done: index / OTHER_SIZES.length })
    const watch = () => watchCollector(lab, place, baseline, MILLISECONDS, flagsAt(pinnedMB))
    const trial = await once(lab, [pinnedMB], watch, isOk)
    if (trial.status === 'ok') sizes.push({ pinnedMB, gc: figuresOf(trial.result.gc) })
    else if (!lab.signal.aborted) warnings.push(trialFailed(place, baseline, 'collector', trial.cause))
  }
  if (sizes.length === 0) return { warnings }
  sizes.push({ pinnedMB: SEMI_SPACE_MB, gc: figuresOf(usual) })
  // Node's own way begins with the smallest.
  sizes.sort((a, b) => (a.pinnedMB ?? 0) - (b.pinnedMB ?? 0))
  return { warnings, found: new Map([[baseline, { youngGenerations: sizes }]]) }
}

function figuresOf({ heap: _, collections: __, semiSpaceMB: ___, ...figures }: GcResult) {
  return figures
}
