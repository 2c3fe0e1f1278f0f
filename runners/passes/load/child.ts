import type { GcResult } from '../../../model/run.js'
import { maximum } from '../../../stats/summary.js'
import { type GcEntry, observeGc } from '../../child/gc-observer.js'
import { gcResultOf } from '../../child/gc-result.js'
import { forceGc, usedHeap } from '../../child/heap.js'
import type { Job } from '../../child/job.js'
import { createLiveHeap, type LiveHeap } from '../../child/live-heap.js'
import { duringOps } from '../../child/op-clock.js'
import { isPromise } from '../../child/op-loop.js'
import { awaitTurn, endTurn } from '../../child/protocol.js'
import { currentSemiSpaceLimitMB } from '../../child/semi-space.js'
import { setUp } from '../../child/set-up-variant.js'
import { type Record, runSpell, type Spell } from './generator.js'
import { callerOf } from './in-flight.js'
import type { LoadChildResult } from './job.js'
import { createRecorder } from './recorder.js'
import { decodeCommand, type LoadCommand, rateOf } from './turns.js'

/** Nothing here is ever let go. */
const alive: LiveHeap[] = []
/** Slices of the timeline: as fine as a chart can show. */
const slices = 500
/** A spell may run over by this part of its length before the load is given up. */
const grace = 0.1

/**
 * The load pass inside its child, which runs with `--expose-gc`: makes long-lived objects, then runs one
 * spell of load after another as the lab says, while the other contenders wait.
 */
export async function measure(job: Job<'load'>): Promise<LoadChildResult> {
  const { profile, spellMs, spells } = job.params
  const variant = await setUp(job)
  alive.push(createLiveHeap(profile.liveHeapMB, forceGc))
  const caller = callerOf(variant, profile.inFlight)
  if (variant.prepared !== undefined) await variant.prepared.ensure(1)
  const first = caller.op()
  caller.keep(isPromise(first) ? await first : first)

  const recorder = createRecorder(profile.slaMs, spells * spellMs, (spells * spellMs) / slices)
  const observer = observeGc()
  const counted: Spell[] = []
  let heapBefore: number | null = null
  for (let command = nextCommand(); command.type === 'spell'; command = nextCommand()) {
    const ratePerSecond = rateOf(command.step, profile.ratePerSecond)
    const passedMs = counted.length * spellMs
    let late = 0
    const record: Record = (dueMs, latencyMs) => {
      if (latencyMs > profile.slaMs) late++
      if (command.counted) recorder.record(passedMs + dueMs, latencyMs)
    }
    if (command.counted) heapBefore ??= collectedHeap()
    const spell = await runSpell(caller, { ratePerSecond, ms: spellMs, graceMs: spellMs * grace }, record)
    const neverBegun = spell.due - spell.done
    if (command.counted) {
      counted.push(spell)
      recorder.missed(neverBegun)
    }
    endTurn((spell.done / (spell.endMs - spell.startMs)) * 1000, (late + neverBegun) / spell.due)
  }

  const heapAfter = usedHeap()
  const entries = duringOps(await observer.stop())
  const inFlight = caller.held()
  const started = heapBefore ?? heapAfter
  const growth = {
    heapDeltaBytes: variant.prepared === undefined ? heapAfter - started : null,
    retainedBytes: collectedHeap() - started,
  }
  caller.drain()
  await variant.dispose?.()
  const { done: ops, ...recorded } = recorder.recorded()
  return { ...recorded, ...totalsOf(counted), inFlight, gc: gcOver(counted, spellMs, entries, growth, ops) }
}

function nextCommand(): LoadCommand {
  const byte = awaitTurn()
  // The lab is gone when nothing can be read: then there is nothing left to run.
  return byte === undefined ? { type: 'end' } : decodeCommand(byte)
}

function collectedHeap(): number {
  forceGc()
  return usedHeap()
}

function totalsOf(spells: readonly Spell[]): Pick<LoadChildResult, 'ops' | 'achievedPerSecond' | 'lagMs'> {
  const sum = (figure: (spell: Spell) => number) => spells.reduce((total, spell) => total + figure(spell), 0)
  const done = sum((spell) => spell.done)
  return {
    ops: sum((spell) => spell.due),
    achievedPerSecond: (done / sum(({ startMs, endMs }) => endMs - startMs)) * 1000,
    lagMs: {
      mean: sum((spell) => spell.lagSumMs) / done,
      max: Math.max(0, maximum(spells.map((spell) => spell.lagMaxMs))),
    },
  }
}

/** The collections within the counted spells, on a clock on which one spell follows the other. */
function gcOver(
  spells: readonly Spell[],
  spellMs: number,
  entries: readonly GcEntry[],
  growth: Pick<GcResult, 'heapDeltaBytes' | 'retainedBytes'>,
  ops: number,
): GcResult {
  const within = spells.flatMap(({ startMs, endMs }, index) =>
    entries
      .filter((entry) => entry.startMs >= startMs && entry.startMs < endMs)
      .map((entry) => ({ ...entry, startMs: entry.startMs - startMs + index * spellMs })),
  )
  return gcResultOf(within, {
    ops,
    durationMs: spells.reduce((total, { startMs, endMs }) => total + endMs - startMs, 0),
    ...growth,
    semiSpaceMB: currentSemiSpaceLimitMB(),
    heap: [],
  })
}
