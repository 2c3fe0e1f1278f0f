import type { TurnsInThread } from '../../testing/in-thread/turns.js'
import type { BenchResult } from './bench-result.js'
import { type ComparedTimes, compareTurns } from './figures.js'

/** What a result came from: only those measured together can be told apart. */
interface Origin {
  readonly together: object
  readonly turns: TurnsInThread
}

const origins = new WeakMap<object, Origin>()

/** Remembers of results that their benchmarks took turns. */
export function rememberTogether(results: readonly BenchResult[], turns: readonly TurnsInThread[]): void {
  const together = {}
  for (const [i, result] of results.entries())
    origins.set(result, { together, turns: turns[i] as TurnsInThread })
}

/** `null` for results whose benchmarks did not take turns. */
export function compareResults(one: object, other: object): ComparedTimes | null {
  const [own, base] = [origins.get(one), origins.get(other)]
  return own === undefined || own.together !== base?.together ? null : compareTurns(own.turns, base.turns)
}
