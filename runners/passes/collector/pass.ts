import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { CONTROL } from '../../../model/contenders.js'
import type { Warning } from '../../../model/warnings.js'
import { temporaryRoot } from '../../../storage/temporary.js'
import type { AllocationChildResult, CollectorChildResult, PassName } from '../../child/job.js'
import type { Trial } from '../../processes/launch.js'
import { mapAtMost } from '../../processes/map-at-most.js'
import { countInProcesses } from '../allocation/count-processes.js'
import { count, countApart } from '../allocation/count-without-inlining.js'
import { type Contender, hasOwnCode } from '../contender.js'
import { isOk, type Lab, once, type Place, startChild, trialFailed } from '../context.js'

/** Results by contender; one that gave none is absent, and a warning says why. */
export interface Counted<R> {
  readonly results: ReadonlyMap<Contender, R>
  /** Those that had to be ended since they gave no sign of life. */
  readonly hung: readonly Contender[]
  readonly warnings: readonly Warning[]
}

/** How the allocation pass of a case goes about it. */
export interface Counting {
  /** Contenders that are counted side by side; counts do not change with the machine's speed. */
  readonly atOnce: number
  /** Whether functions are told apart that V8 has inlined, for which it takes a second child. */
  readonly apart: boolean
}

/** The allocation pass of one case. */
export function countAllocations(
  lab: Lab,
  place: Place,
  contenders: readonly Contender[],
  { atOnce, apart }: Counting,
): Promise<Counted<AllocationChildResult>> {
  return countEach(lab, place, contenders, 'allocation', atOnce, (contender) => {
    const once = () => count(lab, place, contender, false)
    // The control is what the baseline reads in a process more.
    if (contender.name === CONTROL) return once()
    return apart && hasOwnCode(contender) ? countApart(lab, place, contender) : countInProcesses(once)
  })
}

/** Megabytes of the young generation's semi-space in the collector pass: Node's own upper limit. */
export const SEMI_SPACE_MB = 16

/** Flags that a child of the collector pass is started with. */
export const collectorFlags: readonly string[] = ['--expose-gc', ...pinnedTo(SEMI_SPACE_MB)]

/** V8's flags for a young generation whose semi-space is of this size from the start. */
export function pinnedTo(megabytes: number): readonly string[] {
  return [`--min-semi-space-size=${megabytes}`, `--max-semi-space-size=${megabytes}`]
}

/** The collector pass of one case, one child at a time: pauses are times. */
export function watchCollector(
  lab: Lab,
  place: Place,
  contenders: readonly Contender[],
  milliseconds: number,
): Promise<Counted<CollectorChildResult>> {
  return countEach(lab, place, contenders, 'collector', 1, (contender) =>
    watchOne(lab, place, contender, milliseconds),
  )
}

/** The collector pass of one contender. */
export async function watchOne(
  lab: Lab,
  place: Place,
  contender: Pick<Contender, 'variant' | 'flags' | 'elsewhere'>,
  milliseconds: number,
  flags = collectorFlags,
): Promise<Trial<CollectorChildResult>> {
  const trace = join(temporaryRoot(), `gclab-deopt-${randomUUID()}`)
  try {
    return await startChild(lab, 'collector', place, contender, { milliseconds, trace }, flags).done
  } finally {
    // A child that was killed leaves it behind.
    rmSync(trace, { force: true })
  }
}

async function countEach<R>(
  lab: Lab,
  place: Place,
  contenders: readonly Contender[],
  pass: PassName,
  atOnce: number,
  measure: (contender: Contender) => Promise<Trial<R>>,
): Promise<Counted<R>> {
  const results = new Map<Contender, R>()
  const warnings: Warning[] = []
  const hung: Contender[] = []
  let done = 0
  await mapAtMost(contenders, atOnce, async (contender) => {
    if (lab.signal.aborted) return
    lab.onEvent({ type: 'step', ...place, pass, done: done++ / contenders.length })
    const trial = await once(lab, place, [pass, contender.name], () => measure(contender), isOk)
    if (trial.status === 'timed-out') hung.push(contender)
    if (trial.status === 'ok') results.set(contender, trial.result)
    else if (!lab.signal.aborted) warnings.push(trialFailed(place, contender, pass, trial.cause))
  })
  return { results, hung, warnings }
}
