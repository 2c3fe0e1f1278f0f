import { now } from './clock.js'
import type { CalibrateResult, Job } from './job.js'
import { isPromise, observed } from './sink.js'
import { setUp } from './subject.js'

/** Long enough for V8 to have compiled the op as it will stay. */
const WARM_UP_MS = 150
/** Length of a window, and how many are looked at after warm-up. */
const WINDOW_MS = 1
const WINDOWS = 12

/**
 * A rough time per op after warm-up: what the size of a sample is chosen by. The fastest of several windows,
 * since one that met another program would give this contender shorter samples than the others in every fork.
 */
export async function calibrate(job: Job<'calibrate'>): Promise<CalibrateResult> {
  const { op, dispose } = await setUp(job)
  const first = op()
  const isAsync = isPromise(first)
  if (isAsync) await first
  const run = observed(op, isAsync)
  const windowMs = async (ops: number): Promise<number> => {
    const start = now()
    if (isAsync) for (let i = 0; i < ops; i++) await run()
    else for (let i = 0; i < ops; i++) run()
    return now() - start
  }
  const started = now()
  let ops = 1
  let fastest = Number.POSITIVE_INFINITY
  while (now() - started < WARM_UP_MS || fastest < WINDOW_MS) {
    fastest = await windowMs(ops)
    if (fastest < WINDOW_MS) ops *= 2
    if (ops >= 2 ** 26) break
  }
  // An op slower than a window needs no more than a second look.
  const windows = fastest > 20 * WINDOW_MS ? 1 : WINDOWS
  for (let i = 0; i < windows; i++) fastest = Math.min(fastest, await windowMs(ops))
  await dispose?.()
  return { nsPerOp: (1e6 * fastest) / ops }
}
