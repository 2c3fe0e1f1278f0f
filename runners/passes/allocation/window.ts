import { mark } from './loop.js'
import { finishCompiling } from './natives.js'
import { alike, cutIntoOps, cutIntoRounds, type OpRecord, periodOf } from './ops.js'
import { finishStretch, type Runner } from './runner.js'
import type { Profile, Sampler } from './sampler.js'
import { codeBytes } from './v8-state.js'

/** A window of ops as the sampler saw it. */
export interface Window {
  readonly profile: Profile
  /** The number of the first of `ops`. */
  readonly first: number
  readonly ops: readonly OpRecord[]
  /** After how many ops the same allocations come again: 1 when all are alike, `null` when they never do. */
  readonly period: number | null
}

/** Bytes and allocations per op. */
export interface PerOp {
  readonly bytes: number
  readonly allocs: number
}

/** What the loop's own await allocates, once it is warm: the sizes of an op that allocates nothing. */
export async function sizesOfAwait(sampler: Sampler, { idle }: Runner): Promise<number[]> {
  await idle(2000, mark)
  sampler.start()
  await idle(50, mark)
  const sizes = cutIntoOps(sampler.stop()).map((record) => record.samples.map(({ size }) => size))
  return sizes.at(-1) ?? []
}

/**
 * A window of `least` ops, or so many more that both its halves have whole stretches between drains; `null`
 * when V8 compiled the lab's own mark during it.
 */
export async function sampleOps(
  sampler: Sampler,
  runner: Runner,
  least: number,
  awaitSizes: readonly number[],
): Promise<Window | null> {
  const { run, done, prepare, rounds, drainEvery = 0.5 } = runner
  const count = Math.ceil(least / (2 * drainEvery)) * 2 * drainEvery
  // The first op's record would also hold what the callers of the loop allocate when it first awaits.
  const leadIn = Math.ceil(drainEvery)
  await finishStretch(runner)
  const start = done() + leadIn
  if (prepare !== undefined) await prepare(count + leadIn)
  finishCompiling()
  sampler.start()
  let profile: Profile
  try {
    await run(count + leadIn, mark)
    finishCompiling()
  } finally {
    profile = sampler.stop()
  }
  const cut = cutIntoOps(profile, awaitSizes)
  const ops = (rounds ? cutIntoRounds(cut, rounds()) : cut).slice(leadIn)
  // More marks than ops: V8 compiled the mark. A few less: it lost sight of a few ops at a collection.
  if (ops.length > count || ops.length < count * 0.99) return null
  const period = periodOf(ops, alike)
  if (period !== null) return { profile, first: start, ops, period }
  // Something that happened once, such as a compilation, spoils the ops before it, not those after.
  const half = count >> 1
  const rest = ops.slice(half)
  const restPeriod = periodOf(rest, alike)
  return restPeriod === null
    ? { profile, first: start, ops, period }
    : { profile, first: start + half, ops: rest, period: restPeriod }
}

/**
 * Takes windows until two agree, or until it is late: then the last. A second window of like ops may be
 * short. Windows during which V8 compiled do not count.
 */
export async function agreeingWindow(
  next: (count: number) => Promise<Window | null>,
  count: number,
  isLate: () => boolean,
  most: number,
): Promise<[window: Window, agreed: boolean]> {
  const seen: Window[] = []
  let size = count
  for (let tries = 0; (tries < 4 && seen.length < 2) || !isLate(); tries++) {
    const alike = seen.at(-1)?.period === 1
    const code = codeBytes()
    const window = await next(alike ? Math.min(size, Math.max(8, size >> 2)) : size)
    if (window === null) {
      size = Math.max(Math.min(size, 8), size >> 1)
      continue
    }
    const compiled = codeBytes() > code
    if (compiled && !isLate()) continue
    if (window.period !== null && seen.some((other) => agree(window, other))) return [window, !compiled]
    seen.push(window)
    // Perhaps the window was too short to see the ops repeat; slow ops have no time for a longer one.
    if (window.period === null && !isLate()) size = Math.min(size * 2, count * 4, most)
  }
  const last = seen.at(-1)
  if (last === undefined) throw new Error('no window of ops could be cut from the samples')
  return [last, false]
}

function agree(a: Window, b: Window): boolean {
  const [x, y] = [meanOf(a), meanOf(b)]
  return a.period === b.period && x.bytes === y.bytes && x.allocs === y.allocs
}

/** The ops that count: whole periods, or all. */
export function countedOps({ ops, period }: Window): readonly OpRecord[] {
  return period === null ? ops : ops.slice(0, ops.length - (ops.length % period))
}

export function meanOf(window: Window): PerOp {
  const ops = countedOps(window)
  return {
    bytes: ops.reduce((sum, record) => sum + record.bytes, 0) / ops.length,
    allocs: ops.reduce((sum, record) => sum + record.allocs, 0) / ops.length,
  }
}
