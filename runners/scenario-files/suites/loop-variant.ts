import { types } from 'node:util'
import type { GoRound, LoopEdges, LoopListener, RecordedVariant } from './recorded.js'

/** What a benchmark that has its loop in it is given for one call: it says how often to go round. */
export class Rounds {
  readonly count: number
  private readonly edges: LoopEdges
  private gone = 0
  private isGoing = false
  private isOver = false
  private pending: Promise<unknown> | undefined
  private listener: LoopListener | undefined
  constructor(count: number, edges: LoopEdges) {
    this.count = count
    this.edges = edges
  }
  protected begin(): void {
    if (this.isGoing) throw new Error('it begins its loop twice')
    this.isGoing = true
    this.edges.begin()
  }
  protected end(rounds: number): void {
    if (!this.isGoing) throw new Error('it ends its loop before it has begun')
    this.isGoing = false
    this.isOver = true
    this.edges.end(rounds)
    this.gone += rounds
    this.listen()
  }
  /** Tells the listener once the call is over; nothing is made for that before the loop is. */
  await(pending: Promise<unknown>, listener: LoopListener): void {
    this.pending = pending
    this.listener = listener
    if (this.isOver) this.listen()
  }
  private listen(): void {
    const { pending, listener } = this
    this.pending = undefined
    if (pending !== undefined) pending.then(() => listener?.over(this.done())).catch(listener?.failed)
  }
  /** How often it went round, once its call is over. */
  done(): number {
    if (!this.isOver || this.isGoing || this.gone === 0)
      throw new Error(
        'it goes round no loop, though it takes what says how often: for (const _ of state) …, or timer.start() and timer.end(timer.count)',
      )
    if (this.gone > this.count || !Number.isInteger(this.gone))
      throw new Error(
        `it says that it went round ${this.gone} times where it was asked to ${this.count} ${this.count === 1 ? 'time' : 'times'}: let it go round timer.count times, or less`,
      )
    return this.gone
  }
}

const noEdges: LoopEdges = { begin() {}, end() {} }

/**
 * A benchmark that has its loop in it, of which an op is one round. `roundsOf` makes what a call is given;
 * `empty` is a benchmark with nothing in its loop.
 */
export function loopVariant<R extends Rounds>(
  fn: (given: R) => unknown,
  roundsOf: (count: number, edges: LoopEdges) => R,
  empty: (given: R) => unknown,
): RecordedVariant {
  // While one is alive, V8 keeps what it has compiled for its shape, over full collections as well.
  let given = roundsOf(1, noEdges)
  const goRoundIn =
    (loop: (given: R) => unknown): GoRound =>
    (count, edges, listener) => {
      given = roundsOf(count, edges)
      const result = loop(given)
      if (types.isPromise(result)) given.await(result, listener)
      else listener.over(given.done())
    }
  // One round, for whoever looks at what a call gives.
  const op = (): unknown => {
    const once = roundsOf(1, noEdges)
    const result = fn(once)
    const checked = (value: unknown): unknown => {
      once.done()
      return value
    }
    return types.isPromise(result) ? result.then(checked) : checked(result)
  }
  return { op, loop: { written: fn, goRound: goRoundIn(fn), empty: goRoundIn(empty) } }
}
