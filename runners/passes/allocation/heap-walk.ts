import { Session } from 'node:inspector/promises'
import { GCProfiler } from 'node:v8'
import { isMainThread } from 'node:worker_threads'
import { collect } from './collect.js'
import { noTick, type RunTicked } from './loop.js'
import type { Runner } from './runner.js'
import { youngBytes } from './v8-state.js'

// Taken before any user code runs: a scenario may replace globals.
const parse = JSON.parse

/** How many objects of a type V8 found, alive or dead, and their bytes. */
export interface Tally {
  readonly count: number
  readonly bytes: number
}

/** What is on the heap, by V8's name of the type. */
export type Census = ReadonlyMap<string, Tally>

/** The objects of one op. */
export interface HeapWalk {
  readonly made: Census
  /** How many ops the slope rests on: its error is a few objects in all, not per op. */
  readonly ops: number
}

const category = 'disabled-by-default-v8.gc_stats'

/**
 * Counts the objects of one op by walking the heap: at each full collection V8 tells live objects from dead
 * ones. Independent of the sampler, and sees both objects where a builtin makes, say, an array and its
 * elements in one step. Windows of `count` and twice `count` ops, so that the walk's own objects cancel out.
 * `null` in a worker thread, and when a collection fell into a window.
 */
async function walkHeap(run: RunTicked, count: number, isLoop: boolean): Promise<HeapWalk | null> {
  const collectAt = isLoop ? collectAtEdge : collectAtEnd
  const found = await foundIn(isLoop ? 4 : 3, async () => {
    await run(count, isLoop ? noTick : collectAtEnd)
    // No loop over the two: its array and iterator would be among the objects counted.
    await run(count, collectAt)
    await run(2 * count, collectAt)
  })
  if (found === null) return null
  // What stands beside a loop of its own lies between a call's end and the next one's beginning.
  const [start, one, next, two] = (isLoop ? found : found.toSpliced(1, 0, found[1] as Found)) as Four
  return { made: difference(made(next, two), made(start, one), count), ops: count }
}

type Four = readonly [Found, Found, Found, Found]

/** The same of ops that have something called between them: what is found at each one's end alone. */
async function walkEach(run: RunTicked, idle: RunTicked, count: number): Promise<HeapWalk | null> {
  const madeIn = async (loop: RunTicked): Promise<Census | null> => {
    // What happens once, as that V8 compiles for the first collection, is in the first.
    const leadIn = count >> 1
    const found = await foundIn(2 * (leadIn + count), () => loop(leadIn + count, collectAtEdge))
    const ends = found?.flatMap((end, i) =>
      i % 2 === 1 && i > 2 * leadIn ? [made(found[i - 1] as Found, end)] : [],
    )
    return ends?.reduce((sum, one) => difference(sum, difference(new Map(), one))) ?? null
  }
  const [own, none] = [await madeIn(run), await madeIn(idle)]
  return own && none && { made: difference(own, none, count), ops: count }
}

/** What so many full collections find while `run` goes on; `null` where there are others, or no telling. */
async function foundIn(collections: number, run: () => Promise<void>): Promise<readonly Found[] | null> {
  if (!isMainThread) return null
  const session = new Session()
  session.connect()
  const events: TraceEvent[] = []
  session.on('NodeTracing.dataCollected', ({ params }) => {
    for (const event of params.value as unknown as TraceEvent[]) events.push(event)
  })
  await session.post('NodeTracing.start', { traceConfig: { includedCategories: [category] } })
  const profiler = new GCProfiler()
  profiler.start()
  await run()
  const complete = new Promise((resolve) => session.once('NodeTracing.tracingComplete', resolve))
  await session.post('NodeTracing.stop')
  await complete
  session.disconnect()
  const collected = profiler.stop().statistics.length
  const found = events.filter(({ name }) => name === 'V8.GC_Objects_Stats').map(({ args }) => readEvent(args))
  return collected === collections && found.length === collections ? found : null
}

function collectAtEnd(edge?: 'begin' | 'end'): void {
  if (edge === 'end') collect('major')
}

function collectAtEdge(edge?: 'begin' | 'end'): void {
  if (edge !== undefined) collect('major')
}

interface TraceEvent {
  readonly name: string
  readonly args: { readonly live: string; readonly dead: string }
}

interface Found {
  readonly live: Census
  readonly dead: Census
}

function readEvent({ live, dead }: TraceEvent['args']): Found {
  return { live: readCensus(live), dead: readCensus(dead) }
}

interface Counted {
  /** Absent in the few rows that sum up others. */
  readonly count?: number
  readonly overall: number
}

/** Reads V8's table; what only fills gaps is no object, nor is what V8 learns about the code. */
function readCensus(json: string): Census {
  const table = parse(json) as { type_data: Record<string, Counted> }
  const census = new Map<string, Tally>()
  for (const [type, { count, overall }] of Object.entries(table.type_data)) {
    if (count === undefined || /FILLER|FREE_SPACE|FEEDBACK_VECTOR/.test(type)) continue
    // V8 records each context twice: once as a context, once as any object.
    const times = type === 'FUNCTION_CONTEXT_TYPE' ? 2 : 1
    census.set(type.replace(/_TYPE$/, ''), { count: count / times, bytes: overall / times })
  }
  return census
}

/** What was made between two collections: all that the later found, less what the earlier left alive. */
function made(before: Found, after: Found): Census {
  const census = new Map<string, Tally>()
  for (const type of new Set([...after.live.keys(), ...after.dead.keys(), ...before.live.keys()])) {
    const at = (part: Census): Tally => part.get(type) ?? { count: 0, bytes: 0 }
    census.set(type, {
      count: at(after.live).count + at(after.dead).count - at(before.live).count,
      bytes: at(after.live).bytes + at(after.dead).bytes - at(before.live).bytes,
    })
  }
  return census
}

/** What `more` holds beyond `less`, per op. */
function difference(more: Census, less: Census, ops = 1): Census {
  const census = new Map<string, Tally>()
  for (const type of new Set([...more.keys(), ...less.keys()])) {
    census.set(type, {
      count: ((more.get(type)?.count ?? 0) - (less.get(type)?.count ?? 0)) / ops,
      bytes: ((more.get(type)?.bytes ?? 0) - (less.get(type)?.bytes ?? 0)) / ops,
    })
  }
  return census
}

const WALKED_OPS = 500
/** The same where each op takes two collections. */
const WALKED_EACH = 4
/** Fewest ops for a slope: below, the few objects that the walk itself makes do not average out. */
const LEAST_WALKED_OPS = 4
/** Of the young generation, the share that a window of so many ops may fill: the next is of twice as many. */
const WALKED = 0.25

/**
 * The walk of an op of about `bytes` bytes, less the loop's own await; see {@link walkHeap}. The window has
 * at most `most` ops.
 */
export async function walkOps(
  { run, idle, isAsync, prepare, rounds, between }: Runner,
  bytes: number,
  most: number,
): Promise<HeapWalk | null> {
  const ops = Math.floor(Math.min(WALKED_OPS, most, (youngBytes() * WALKED) / (bytes + 1)))
  // Where each round is a call of its own, what a walk makes beside the rounds would count for each.
  if (ops < LEAST_WALKED_OPS || (rounds !== undefined && rounds().length > 1)) return null
  if (between !== undefined) return walkEach(run, idle, Math.min(ops, WALKED_EACH))
  if (prepare !== undefined) await prepare(4 * ops)
  const walk = await walkHeap(run, ops, rounds !== undefined)
  if (walk === null) return null
  if (!isAsync) return walk
  const own = await walkHeap(idle, ops, rounds !== undefined)
  return own && { ...walk, made: difference(walk.made, own.made) }
}
