import type { Warning } from '../../model/warnings.js'
import type { Trial } from '../processes/launch.js'
import { mapAtMost } from '../processes/map-at-most.js'
import type { Contender } from './contender.js'
import { isOk, once } from './kept-trials.js'
import type { PassTask } from './pass.js'
import { trialFailed } from './trial-failed.js'

/** Results by contender; one that gave none is absent, and a warning says why. */
export interface MeasuredContenders<R> {
  readonly results: ReadonlyMap<Contender, R>
  readonly hung: readonly Contender[]
  readonly warnings: readonly Warning[]
}

/** Has each contender measured by itself, `atOnce` of them side by side, or takes what is kept of it. */
export async function measureEach<R>(
  { lab, place, contenders }: Pick<PassTask, 'lab' | 'place' | 'contenders'>,
  pass: string,
  atOnce: number,
  measure: (contender: Contender) => Promise<Trial<R>>,
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
  return { results, hung, warnings }
}
