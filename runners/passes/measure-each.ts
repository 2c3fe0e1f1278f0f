import type { Warning } from '../../model/warnings.js'
import type { Trial } from '../processes/launch.js'
import { mapAtMost } from '../processes/map-at-most.js'
import type { Contender } from './contender.js'
import { isOk, once } from './kept-trials.js'
import type { FoundResult, PassOutcome, PassTask } from './pass.js'
import { trialFailed } from './trial-failed.js'

/** The outcome, with the results by contender; one that gave none is absent, and a warning says why. */
export interface MeasuredContenders<R> extends Required<Pick<PassOutcome, 'warnings' | 'hung' | 'found'>> {
  readonly results: ReadonlyMap<Contender, R>
}

/**
 * Has each contender measured by itself, `atOnce` of them side by side, or takes what is kept of it. `found`:
 * what of a result goes into the contender's.
 */
export async function measureEach<R>(
  { lab, place, contenders }: Pick<PassTask, 'lab' | 'place' | 'contenders'>,
  pass: string,
  atOnce: number,
  measure: (contender: Contender) => Promise<Trial<R>>,
  found: (result: R) => Partial<FoundResult>,
): Promise<MeasuredContenders<R>> {
  const results = new Map<Contender, R>()
  const warnings: Warning[] = []
  const hung: Contender[] = []
  let done = 0
  await mapAtMost(contenders, atOnce, async (contender) => {
    if (lab.signal.aborted) return
    lab.onEvent({ type: 'step', ...place, pass, done: done++ / contenders.length })
    const trial = await once(lab, [contender.name], () => measure(contender), isOk)
    if (trial.status === 'timed-out') hung.push(contender)
    if (trial.status === 'ok') results.set(contender, trial.result)
    else if (!lab.signal.aborted) warnings.push(trialFailed(place, contender, pass, trial.cause))
  })
  const all = [...results].map(([contender, result]) => [contender, found(result)] as const)
  return { results, hung, warnings, found: new Map(all) }
}
