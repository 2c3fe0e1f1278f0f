import type { CalibrateResult, Job } from './job.js'
import { isPromise, observed } from './sink.js'
import { setUp } from './subject.js'

/** Long enough for V8 to have compiled the op as it will stay. */
const WARM_UP_MS = 150
const now = performance.now.bind(performance)

/** A rough time per op after warm-up: what the size of a sample is chosen by. */
export async function calibrate(job: Job<'calibrate'>): Promise<CalibrateResult> {
  const { op, dispose } = await setUp(job)
  const first = op()
  const isAsync = isPromise(first)
  if (isAsync) await first
  const run = observed(op, isAsync)
  const started = now()
  let ops = 1
  for (;;) {
    const start = now()
    if (isAsync) for (let i = 0; i < ops; i++) await run()
    else for (let i = 0; i < ops; i++) run()
    const end = now()
    const milliseconds = end - start
    if (end - started >= WARM_UP_MS && (milliseconds >= 2 || ops >= 2 ** 26)) {
      await dispose?.()
      return { nsPerOp: (1e6 * milliseconds) / ops }
    }
    if (milliseconds < 2) ops *= 2
  }
}
