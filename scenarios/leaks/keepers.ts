import { EventEmitter } from 'node:events'
import { boundedCache } from '../bounded-cache.js'

/** An op that keeps at most so much; where that is infinite, something each time. Gives how often it ran. */
export type Keeper = (most: number) => () => number

/**
 * Ops after which a process starts over, as a service does that is restarted each night. Without that a
 * measurement of some seconds would run out of memory.
 */
const RESTART = 1_000_000

/** The op made anew each night. */
function restarting(make: () => (request: number) => number): () => number {
  let [requests, op] = [0, make()]
  return () => {
    if (++requests % RESTART === 0) op = make()
    return op(requests)
  }
}

/** A pool that is given what was never borrowed of it: each message that the parser made. */
export const pool: Keeper = (most) =>
  restarting(() => {
    const free: { request: number }[] = []
    return (request) => {
      const message = { request }
      if (free.length < most) free.push(message)
      return message.request
    }
  })

/** A cache by request, none of which comes again. */
export const cache: Keeper = (most) =>
  restarting(() => {
    const priceOf = boundedCache(most, (request: number) => ({ request, price: request % 100 }))
    return (request) => priceOf(request).request
  })

/** A request that wants to hear of the server's end, and does not leave when it is answered. */
export const listener: Keeper = (most) =>
  restarting(() => {
    const server = new EventEmitter().setMaxListeners(0)
    return (request) => {
      let isOver = false
      const end = (): void => {
        isOver = true
      }
      server.on('close', end)
      if (most < Number.POSITIVE_INFINITY) server.off('close', end)
      return isOver ? 0 : request
    }
  })
