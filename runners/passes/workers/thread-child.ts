import type { MessagePort } from 'node:worker_threads'
import { now } from '../../child/clock.js'
import { type GcEntry, observeGc } from '../../child/gc-observer.js'
import type { Job } from '../../child/job.js'
import { meetOp } from '../../child/meet-op.js'
import { duringOps, opNow } from '../../child/op-clock.js'
import type { RunOps } from '../../child/op-loop.js'
import { setUp } from '../../child/set-up-variant.js'
import type { SpellDone, ThreadMessage } from '../../child/thread-data.js'
import type { WorkerSamples } from './job.js'

// Taken before any user code runs: a scenario may replace globals.
const origin = performance.timeOrigin

/** One turn of this thread, on its clock of ops in milliseconds. */
type Spell = Omit<SpellDone, 'ms'>

/** Times its length that a spell may last where inputs are prepared. */
const MOST_PREPARING = 4

/** Milliseconds between two looks at the clock, at least: reading it must cost nothing. */
const CHUNK_MS = 0.1

/** The workers pass inside one of its threads: runs the op for a spell whenever the group says so. */
export async function timeSpells(job: Job<'workers'>, port: MessagePort): Promise<WorkerSamples> {
  const observer = observeGc()
  const variant = await setUp(job)
  const { run } = await meetOp(variant)
  const runSpell = spellRunner(run, job.params.spellMs)
  const spells: Spell[] = []
  const say = (message: ThreadMessage): void => port.postMessage(message)
  await new Promise<void>((resolve, reject) => {
    port.on('message', async (command: 'spell' | 'end') => {
      if (command === 'end') return resolve()
      try {
        const startMs = origin + now()
        const spell = await runSpell()
        spells.push(spell)
        const ms = spell.endMs - spell.startMs
        say({ type: 'spell', ops: spell.ops, ms, startMs, endMs: origin + now() })
      } catch (error) {
        reject(error)
      }
    })
    say({ type: 'ready' })
  })
  const entries = await observer.stop()
  await variant.dispose?.()
  return charge(spells, duringOps(entries))
}

/** A spell ends with the first chunk of ops past its time; chunks grow until the clock is seldom read. */
function spellRunner(run: RunOps, spellMs: number): () => Promise<Spell> {
  let chunk = 1
  return async () => {
    const [startMs, startedAt] = [opNow(), now()]
    let ops = 0
    for (let at = startedAt; ; ) {
      const pending = run(chunk)
      if (pending !== undefined) await pending
      ops += chunk
      const [endMs, endedAt] = [opNow(), now()]
      if (endMs - startMs >= spellMs || endedAt - startedAt >= MOST_PREPARING * spellMs)
        return { startMs, endMs, ops }
      if (endedAt - at < CHUNK_MS) chunk *= 2
      at = endedAt
    }
  }
}

/** Charges every collection to the spell that it began in. */
function charge(spells: readonly Spell[], entries: readonly GcEntry[]): WorkerSamples {
  const within = spells.map(({ startMs, endMs }) =>
    entries.filter((entry) => entry.startMs >= startMs && entry.startMs < endMs),
  )
  const pause = (own: readonly GcEntry[]): number => own.reduce((sum, { pauseMs }) => sum + pauseMs, 0)
  return {
    opsPerMs: spells.map(({ startMs, endMs, ops }) => ops / (endMs - startMs)),
    gcNsPerOp: within.map((own, i) => (1e6 * pause(own)) / (spells[i] as Spell).ops),
    gcCount: within.map((own) => own.length),
  }
}
