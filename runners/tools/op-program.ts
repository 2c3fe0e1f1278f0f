// A program that runs a scenario's op for a while: what the tools of other makers are pointed at.
import { writeFileSync } from 'node:fs'
import type { Job } from '../job.js'
import { awaitOps, runOps } from '../profile/op-loop.js'
import { isPromise, sink } from '../sink.js'
import { setUp } from '../subject.js'

/** What the program is asked to do, as JSON on its command line. */
export interface OpProgram {
  /** The scenario file as a file: URL. */
  readonly scenario: string
  readonly case: string
  readonly variant: string
  readonly milliseconds: number
  /** Hold results, for a tool that sees only what is alive. */
  readonly keep: boolean
  /** One op a turn of the event loop, for a tool that draws every asynchronous step. */
  readonly single: boolean
  /** Written once all is done: a scenario that exits before its time leaves none. */
  readonly done: string
}

// Taken before any user code runs: a scenario may replace globals.
const now = performance.now.bind(performance)
const later = setImmediate
const memory = process.memoryUsage.bind(process)
const [text = ''] = process.argv.splice(2)
const task = JSON.parse(text) as OpProgram

const WARM_UP_MS = 300
/** How long ops run in one turn of the event loop. */
const TURN_MS = 5
const KEPT_BYTES = 32 * 1024 * 1024

// A tool's own hook may end the process when the event loop is empty, as it is while an import is awaited.
const alive = setInterval(() => {}, 1000)
const params = {} as never
const job: Job = { pass: 'cpu', scenario: task.scenario, case: task.case, variant: task.variant, params }
const { op, dispose } = await setUp(job)
const first = op()
const isAsync = isPromise(first)
if (isAsync) await first
const run = isAsync ? awaitOps : runOps
const warmUpEnd = now() + WARM_UP_MS
let perTurn = 1
while (now() < warmUpEnd) {
  const start = now()
  await run(op, perTurn)
  if (now() - start < TURN_MS / 2) perTurn *= 2
}

const kept: unknown[] = []
const keptFrom = memory().heapUsed
const hold = async (): Promise<void> => {
  while (memory().heapUsed - keptFrom < KEPT_BYTES && kept.length < 100_000) {
    for (let i = 0; i < 64; i++) {
      await run(op, 1)
      kept.push(sink.value)
    }
  }
}
if (task.keep) await hold()

// Named after what it runs, since tools show functions by their names.
const name = `${task.case} / ${task.variant}`
const turn = {
  [name]: async (): Promise<void> => {
    await run(op, task.single ? 1 : perTurn)
    await new Promise<void>((resolve) => later(resolve))
  },
}[name] as () => Promise<void>
const end = now() + task.milliseconds
while (now() < end) await turn()

await dispose?.()
sink.value = kept
writeFileSync(task.done, 'done')
clearInterval(alive)
