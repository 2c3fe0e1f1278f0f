// A program that runs a scenario's op for a while: what the tools of other makers are pointed at.
import { writeFileSync } from 'node:fs'
import type { Job } from '../../child/job.js'
import { sink } from '../../child/keep-result.js'
import { runnerFor } from '../../child/op-loop.js'
import { setUp } from '../../child/set-up-variant.js'

/** What the program is asked to do, as JSON on its command line. */
export interface OpProgram {
  /** The scenario file as a file: URL. */
  readonly scenario: string
  readonly case: string
  readonly variant: string
  readonly milliseconds: number
  /** Hold results, for a tool that sees only what is alive. */
  readonly keep: boolean
  /** One op a turn of the event loop, and few of them, for a tool that draws every asynchronous step. */
  readonly single: boolean
  /** Written once all is done: a scenario that exits before its time leaves none. */
  readonly done: string
}

// Taken before any user code runs: a scenario may replace globals.
const now = performance.now.bind(performance)
const [later, every, stop] = [setImmediate, setInterval, clearInterval]
const memory = process.memoryUsage.bind(process)
const [text = ''] = process.argv.splice(2)
const task = JSON.parse(text) as OpProgram

const WARM_UP_MS = 300
/** How long ops run in one turn of the event loop. */
const TURN_MS = 5
const KEPT_BYTES = 32 * 1024 * 1024
/** Turns of one op each, over all the time: a page of every asynchronous step has room for so many. */
const MOST_TURNS = 1000

// A tool's own hook may end the process when the event loop is empty, as it is while an import is awaited.
const alive = every(() => {}, 1000)
const params = {} as never
const job: Job = { pass: 'cpu', scenario: task.scenario, case: task.case, variant: task.variant, params }
const { op, prepared, loop, dispose } = await setUp(job)
const run = runnerFor(op, prepared, loop?.goRound)
const warmUpEnd = now() + WARM_UP_MS
let perTurn = 1
while (now() < warmUpEnd) {
  const start = now()
  await run(perTurn)
  // A tool may still be getting ready, for which it needs the event loop.
  await new Promise<void>((resolve) => later(resolve))
  if (now() - start < TURN_MS / 2) perTurn *= 2
}

const kept: unknown[] = []
const keptFrom = memory().heapUsed
const hold = async (): Promise<void> => {
  while (memory().heapUsed - keptFrom < KEPT_BYTES && kept.length < 100_000) {
    for (let i = 0; i < 64; i++) {
      await run(1)
      kept.push(sink.value)
    }
  }
}
if (task.keep) await hold()

const end = now() + task.milliseconds
if (task.single) await named(turnsApart)()
else {
  const turn = named(async () => run(perTurn))
  while (now() < end) {
    await turn()
    await new Promise<void>((resolve) => later(resolve))
  }
}

/** The function by the name of what it runs, since tools show functions by their names. */
function named(turn: () => Promise<void>): () => Promise<void> {
  const name = `${task.case} / ${task.variant}`
  return { [name]: async () => turn() }[name] as () => Promise<void>
}

/** Each turn from a timer, not from the turn before: clinic's page would hang each into the last. */
function turnsApart(): Promise<void> {
  let busy = false
  return new Promise((resolve) => {
    const turn = async (): Promise<void> => {
      if (busy) return
      busy = true
      await run(1)
      busy = false
      if (now() < end) return
      stop(timer)
      resolve()
    }
    const timer = every(named(turn), task.milliseconds / MOST_TURNS)
  })
}

await dispose?.()
sink.value = kept
writeFileSync(task.done, 'done')
stop(alive)
