import { availableParallelism } from 'node:os'
import type { Trial } from '../../processes/launch.js'
import { mapAtMost } from '../../processes/map-at-most.js'
import type { Contender } from '../contender.js'
import { isOk, once } from '../kept-trials.js'
import { type Lab, type Place, startChild } from '../lab.js'
import type { RoughOp } from './job.js'

/**
 * What the op of each contender looks like, as it was `seen` or else tried in a process of its own: how an op
 * runs before it is timed has a say in how V8 compiles it, so no process that times it has tried it.
 * Contenders with the same code share what is known of one.
 */
export async function tryOps(
  lab: Lab,
  place: Place,
  contenders: readonly Contender[],
  seen: ReadonlyMap<Contender, RoughOp> = new Map(),
): Promise<ReadonlyMap<Contender, Trial<RoughOp>>> {
  const byCode = new Map<string, Contender>()
  for (const contender of contenders.toReversed()) byCode.set(codeOf(contender), contender)
  const tried = new Map<string, Trial<RoughOp>>()
  for (const [contender, result] of [...seen].toReversed()) {
    tried.set(codeOf(contender), { status: 'ok', result })
    byCode.delete(codeOf(contender))
  }
  await mapAtMost([...byCode], availableParallelism(), async ([code, contender]) => {
    const attempt = () => startChild(lab, 'time:rough', place, contender, {}).done
    tried.set(code, await once(lab, ['rough', code], attempt, isOk))
  })
  return new Map(contenders.map((one) => [one, tried.get(codeOf(one)) as Trial<RoughOp>]))
}

/** What tells one contender's code from another's. */
function codeOf({ variant, elsewhere }: Contender): string {
  return `${elsewhere?.url ?? ''}#${variant}`
}
