import { now } from './clock.js'
import type { GcEntry } from './gc-observer.js'

// The clock of ops. Where their inputs are prepared it goes only while ops run, so that no pass takes
// anything else for an op's.

/** When it stopped and went on, in turn, on the process's clock. Off the heap, whose growth is measured. */
let stops = new Float64Array(1024)
let length = 0
let stoodMs = 0
let isStopped = false

/** Milliseconds for which ops ran, or could have; the process's clock where nothing is prepared. */
export function opNow(): number {
  return (isStopped ? (stops[length - 1] as number) : now()) - stoodMs
}

/** For how many milliseconds the clock has stood still so far. */
export function stoodStillMs(): number {
  return stoodMs
}

/** Bytes off the heap that it keeps for itself. */
export function opClockBytes(): number {
  return stops.byteLength
}

/** Whether it went until now. */
export function stopOpClock(): boolean {
  if (isStopped) return false
  isStopped = true
  stops[length++] = now()
  return true
}

export function startOpClock(): void {
  // Room for this start and the next stop, while nothing costs an op.
  if (length + 2 > stops.length) {
    const longer = new Float64Array(2 * stops.length)
    longer.set(stops)
    stops = longer
  }
  const [from, to] = [stops[length - 1] as number, now()]
  stops[length++] = to
  stoodMs += to - from
  isStopped = false
}

/** Lets it go on where another op stopped it: in one process not all ops have prepared inputs. */
export function resumeOpClock(): void {
  if (isStopped) startOpClock()
}

/** What began while the clock went, by the times on it; told in order, by those of the process's clock. */
export function duringOps<E extends Pick<GcEntry, 'startMs'>>(entries: readonly E[]): readonly E[] {
  let [next, stood] = [0, 0]
  return entries.flatMap((entry) => {
    for (; next + 1 < length && entry.startMs >= (stops[next + 1] as number); next += 2)
      stood += (stops[next + 1] as number) - (stops[next] as number)
    const isApart = next < length && entry.startMs >= (stops[next] as number)
    return isApart ? [] : [{ ...entry, startMs: entry.startMs - stood }]
  })
}
