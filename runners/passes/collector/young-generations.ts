import type { GcResult, YoungGenerationResult } from '../../../model/run.js'
import type { Warning } from '../../../model/warnings.js'
import type { Contender } from '../contender.js'
import { isOk, type Lab, once, type Place, trialFailed } from '../context.js'
import { pinnedTo, SEMI_SPACE_MB, watchOne } from './pass.js'

/** Semi-spaces in megabytes that the collector pass tries beside its own; `null`: Node's own way. */
const OTHER_SIZES = [null, 64, 128] as const
const MILLISECONDS = 250

/** What the collector does at each of the other sizes, by contender. */
export interface YoungGenerations {
  readonly results: ReadonlyMap<Contender, readonly YoungGenerationResult[]>
  readonly warnings: readonly Warning[]
}

/** Seconds that it takes on an idle machine. */
export function secondsOfSizes(contenders: readonly Contender[]): number {
  return sizedOf(contenders).length * OTHER_SIZES.length * (MILLISECONDS / 1000 + 0.4)
}

/** Whose young generation is varied: the baseline's, to see what a size alone would do. */
function sizedOf([baseline]: readonly Contender[]): readonly Contender[] {
  return baseline === undefined ? [] : [baseline]
}

/** The collector pass once more for the baseline at each other size, one child at a time. */
export async function watchYoungGenerations(
  lab: Lab,
  place: Place,
  contenders: readonly Contender[],
): Promise<YoungGenerations> {
  const warnings: Warning[] = []
  const results = new Map<Contender, YoungGenerationResult[]>()
  for (const contender of sizedOf(contenders)) {
    const found: YoungGenerationResult[] = []
    results.set(contender, found)
    for (const pinnedMB of OTHER_SIZES) {
      if (lab.signal.aborted) return { results, warnings }
      const trial = await watchAt(lab, place, contender, pinnedMB)
      if (trial.status === 'ok') found.push({ pinnedMB, gc: figuresOf(trial.result.gc) })
      else if (!lab.signal.aborted) warnings.push(trialFailed(place, contender, 'collector', trial.cause))
    }
  }
  return { results, warnings }
}

function watchAt(lab: Lab, place: Place, contender: Contender, pinnedMB: number | null) {
  const flags = ['--expose-gc', ...(pinnedMB === null ? [] : pinnedTo(pinnedMB))]
  const watch = () => watchOne(lab, place, contender, MILLISECONDS, flags)
  return once(lab, place, ['young generation', pinnedMB ?? 'default', contender.name], watch, isOk)
}

/** The other sizes with the pass's own among them, smallest first; Node's own way begins with the smallest. */
export function allSizes(usual: GcResult, others: readonly YoungGenerationResult[]): YoungGenerationResult[] {
  return [...others, { pinnedMB: SEMI_SPACE_MB, gc: figuresOf(usual) }].sort(
    (a, b) => (a.pinnedMB ?? 0) - (b.pinnedMB ?? 0),
  )
}

function figuresOf({ heap: _, collections: __, semiSpaceMB: ___, ...figures }: GcResult) {
  return figures
}
