import type { BenchResult } from './bench-result.js'
import type { ComparedTimes } from './figures.js'
import type { Measured } from './measured.js'

/** What a result came from: only those measured together can be told apart. */
interface Origin {
  readonly compare: Measured['compare']
  readonly place: number
}

const origins = new WeakMap<object, Origin>()

/** Remembers of results that their benchmarks took turns. */
export function rememberTogether(results: readonly BenchResult[], compare: Measured['compare']): void {
  for (const [place, result] of results.entries()) origins.set(result, { compare, place })
}

/** `null` for results whose benchmarks did not take turns. */
export function compareResults(one: object, other: object): ComparedTimes | null {
  const [own, base] = [origins.get(one), origins.get(other)]
  return own === undefined || own.compare !== base?.compare ? null : own.compare(own.place, base.place)
}
