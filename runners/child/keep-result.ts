/**
 * Where results go, so that V8 cannot prove them unused and drop the allocations behind them. It lies in a
 * global, and its field has held values of every kind, so that a number is stored as it is returned: boxed.
 */
export const sink: { value: unknown } = { value: {} }
for (const value of ['text', 0.5, 1, undefined]) sink.value = value
;(globalThis as Record<symbol, unknown>)[Symbol.for('gclab.sink')] = sink

/** Lets go of the last result. */
export function releaseSink(): void {
  sink.value = undefined
}
