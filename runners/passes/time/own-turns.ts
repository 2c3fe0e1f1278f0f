import { median, minimum } from '../../../stats/summary.js'
import { now } from '../../child/clock.js'
import {
  awaitHandOver,
  awaitTurn,
  endTurn,
  fds,
  handOver,
  type Relay,
  relayOf,
  signOfLife,
  turnCommands,
} from '../../child/protocol.js'
import type { RelayPlace } from './job.js'
import { orderOf } from './turn-order.js'

/** What the lab says with the next turn. */
function hearCommand(): number {
  const command = awaitTurn()
  if (command === undefined) throw new Error('the lab is gone')
  return command
}

/** When a timing child takes its samples. */
export interface OwnTurns {
  /** Blocks until it may take one; tells whether that is its last. */
  readonly begin: () => boolean
  /** Tells of the sample that it took, in nanoseconds, and hands on the turn. */
  readonly end: (start: number, ns: number) => void
}

/** `ownNs`: a clock that goes on but for waits for a core; `mostMs`: of samples alone, by the clock. */
export function takeOwnTurns(
  { aloneNs, relay }: { readonly aloneNs: number; readonly relay?: RelayPlace },
  ownNs: () => number,
  mostMs: number,
): OwnTurns {
  let state: OwnTurns | undefined
  let isLast = false
  const single: OwnTurns = { begin: () => false, end: (start, ns) => endTurn(start, start + ns) }
  const stateOf = (command: number): OwnTurns => {
    if (command === turnCommands.alone) return takeAlone(aloneNs, ownNs, mostMs, over)
    const begun = relayOf(command)
    if (begun !== undefined && relay !== undefined) return takeRelay(begun, relay, counts, over)
    return { ...single, begin: () => command === turnCommands.lastSample }
  }
  const over = (): void => {
    state = undefined
  }
  const counts = { 'warm-up': 0, counted: 0 }
  return {
    begin: () => {
      state ??= stateOf(hearCommand())
      isLast = state.begin()
      return isLast
    },
    end: (start, ns) => {
      const current = state ?? single
      if (current.end === single.end) over()
      current.end(start, ns)
      if (isLast) hearCommand()
    },
  }
}

/** Enough for samples a twentieth of their planned length. */
const MOST_ALONE = 5000
/** The longest that a contender warms up alone whose times go on changing, as a multiple of the least. */
const LONGEST_ALONE = 4

/**
 * Samples of all contenders at once, in the very loop that will be timed: for so long, but for waits
 * for a core, which others have meanwhile, and then until times have settled.
 */
function takeAlone(leastNs: number, ownNs: () => number, mostMs: number, over: () => void): OwnTurns {
  const took: number[] = []
  const [since, started] = [ownNs(), now()]
  const isWarm = (): boolean => {
    const ns = ownNs() - since
    if (took.length >= MOST_ALONE || now() - started >= mostMs || ns >= LONGEST_ALONE * leastNs) return true
    return ns >= leastNs && hasSettled(took)
  }
  return {
    begin: () => false,
    end: (_, ns) => {
      took.push(ns)
      signOfLife()
      if (!isWarm()) return
      over()
      endTurn(took.length, 0)
    },
  }
}

/**
 * Turns that go straight from child to child: by way of the lab each costs a switch to one more process, and
 * on a busy machine the wait for it. The lab hears of all samples at the end.
 */
function takeRelay(
  { phase, blocks }: Relay,
  { me, of, seed }: RelayPlace,
  counts: { 'warm-up': number; counted: number },
  over: () => void,
): OwnTurns {
  const numbering = phase === 'warm-up' ? 'warm-up' : 'counted'
  const orders = Array.from({ length: blocks }, () => orderOf(of, seed, numbering, ++counts[numbering]))
  const turns = orders.flat()
  const samples: [number, number][] = []
  let at = turns.indexOf(me)
  let isMine = at === 0
  return {
    begin: () => {
      if (!isMine) awaitHandOver(fds.relay + me)
      return phase === 'last' && samples.length === blocks - 1
    },
    end: (start, ns) => {
      samples.push([start, start + ns])
      const next = turns[at + 1]
      isMine = next === me
      if (next !== undefined && !isMine) handOver(fds.relay + next)
      at = turns.indexOf(me, at + 1)
      if (samples.length < blocks) return
      over()
      for (const [from, to] of samples) endTurn(from, to)
    },
  }
}

/** Samples whose median is one level. */
const LEVEL = 5
/** Levels further apart are code that V8 compiled or threw out, not a machine that changed speed. */
const SAME_LEVEL = 2.2

/**
 * Whether times have come down, and kept their level for as many samples as there were before. V8 throws out
 * what it compiled when an op first takes a rare way, and runs it uncompiled until it knows better: stretches
 * at half a microsecond and at four took turns over the first 40,000 ops of one (docs/timing.md).
 */
export function hasSettled(took: readonly number[]): boolean {
  const levels = Array.from({ length: Math.floor(took.length / LEVEL) }, (_, i) =>
    median(took.slice(took.length - (i + 1) * LEVEL, took.length - i * LEVEL)),
  )
  const [last = 0] = levels
  if (last > SAME_LEVEL * minimum(levels)) return false
  const changed = levels.findIndex((level) => level > SAME_LEVEL * last)
  if (changed === -1) return true
  return 2 * changed * LEVEL > took.length
}
