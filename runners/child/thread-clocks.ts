import { openSync, readSync } from 'node:fs'

/** What the kernel says of this thread, in nanoseconds since it began. Reading allocates nothing. */
export interface ThreadClocks {
  /** On a core. */
  readonly onCore: () => number
  /** Ready to run, while others had all cores. */
  readonly waiting: () => number
}

/** The kernel's account of this thread: nanoseconds on a core, nanoseconds waiting for one, turns. */
const ACCOUNT = '/proc/thread-self/schedstat'
const text = Buffer.alloc(64)
const [SPACE, ZERO] = [32, 48]

/** `null` where the system does not say: only Linux does. */
export function openThreadClocks(file = ACCOUNT): ThreadClocks | null {
  let descriptor: number
  try {
    descriptor = openSync(file, 'r')
  } catch {
    return null
  }
  const read = (index: number) => () => numberAt(index, readSync(descriptor, text, 0, text.length, 0))
  return { onCore: read(0), waiting: read(1) }
}

function numberAt(index: number, length: number): number {
  let at = 0
  for (let left = index; left > 0 && at < length; at++) if (text[at] === SPACE) left--
  let value = 0
  for (; at < length && (text[at] as number) >= ZERO; at++) value = 10 * value + (text[at] as number) - ZERO
  return value
}
