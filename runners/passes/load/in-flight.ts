import { sink } from '../../child/keep-result.js'
import type { PreparedInputs } from '../../child/prepared-inputs.js'
import type { ReadyVariant } from '../../child/set-up-variant.js'

/** A variant as the load pass calls it: each result is kept in flight for a while before it is let go. */
export interface Caller {
  /** One op, whose input is ready. Its result is put in flight by `keep`. */
  readonly op: () => unknown
  /** The op's inputs; `undefined` where none are prepared. */
  readonly prepared: PreparedInputs | undefined
  /** Puts a result in flight and lets the oldest go. */
  readonly keep: (result: unknown) => void
  /** How many results are in flight now; 0 for a variant whose result does not outlive the op. */
  readonly held: () => number
  /** Lets everything go. */
  readonly drain: () => void
}

/**
 * How to call `variant` with `inFlight` results held.
 *
 * - With `held`, the variant lends its results: they stay borrowed until they leave the ring.
 * - With `pool` or `output` but without `held`, the next op uses the memory of the last result again. A ring
 *   of such results would hold nothing, so none is kept and `held()` says 0.
 * - Otherwise the result is an object of its own, and being in the ring is what keeps it alive.
 */
export function callerOf(variant: ReadyVariant, inFlight: number): Caller {
  return { ...ringFor(variant, inFlight), prepared: variant.prepared }
}

function ringFor(variant: ReadyVariant, inFlight: number): Ring {
  const { held } = variant
  if (held !== undefined) {
    return ringOf(
      () => held.op(),
      inFlight,
      (result) => held.release(result),
    )
  }
  const reused = variant.pool !== undefined || variant.output !== undefined
  return ringOf(variant.op, reused ? 0 : inFlight, letGo)
}

/** A result that nobody keeps must still be made: V8 may drop what it can see to be unused. */
function letGo(result: unknown): void {
  sink.value = result
}

/** What an empty place in the ring holds; no op can give it. */
const nothing = Symbol('nothing')

type Ring = Omit<Caller, 'prepared'>

function ringOf(op: () => unknown, size: number, release: (result: unknown) => void): Ring {
  if (size === 0) return { op, keep: release, held: () => 0, drain: () => {} }
  const ring: unknown[] = new Array(size).fill(nothing)
  let next = 0
  return {
    op,
    keep(result) {
      const oldest = ring[next]
      ring[next] = result
      next = next + 1 === size ? 0 : next + 1
      if (oldest !== nothing) release(oldest)
    },
    held: () => ring.reduce<number>((count, result) => (result === nothing ? count : count + 1), 0),
    drain() {
      for (const [index, result] of ring.entries()) {
        ring[index] = nothing
        if (result !== nothing) release(result)
      }
    },
  }
}
