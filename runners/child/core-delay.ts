import { openSync, readSync } from 'node:fs'

/** Nanoseconds in which this thread was ready while others had all cores. Reading allocates nothing. */
export type CoreDelay = () => number

/** The kernel's account of this thread: nanoseconds on a core, nanoseconds waiting for one, turns. */
const ACCOUNT = '/proc/thread-self/schedstat'
const text = Buffer.alloc(64)
const [SPACE, ZERO] = [32, 48]

/** `null` where the system does not say: only Linux does. */
export function openCoreDelay(file = ACCOUNT): CoreDelay | null {
  let descriptor: number
  try {
    descriptor = openSync(file, 'r')
  } catch {
    return null
  }
  return () => numberAt(1, readSync(descriptor, text, 0, text.length, 0))
}

function numberAt(index: number, length: number): number {
  let at = 0
  for (let left = index; left > 0 && at < length; at++) if (text[at] === SPACE) left--
  let value = 0
  for (; at < length && (text[at] as number) >= ZERO; at++) value = 10 * value + (text[at] as number) - ZERO
  return value
}
