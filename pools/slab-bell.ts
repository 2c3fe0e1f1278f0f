/// <reference lib="es2024.sharedmemory" />

/**
 * A bell is one 32-bit word that threads sleep on: 1 while somebody may be asleep, 0 otherwise.
 *
 * No wake-up is lost. A sleeper sets the word and then looks once more for what it waits for; a waker first
 * makes that available and then looks at the word. Atomics are sequentially consistent, so one of the two
 * sees the other (Dekker's argument). The flag spares the waker a system call while nobody sleeps. A thread
 * that is terminated asleep leaves the word at 1, which costs one needless call.
 */
type Words = Int32Array<SharedArrayBuffer>

/** Looks for what is waited for: a number from 0, or -1 while there is nothing. */
type Attempt = () => number

/** Attempts in a row before a thread goes to sleep: about a microsecond, less than a sleep costs. */
const ATTEMPTS = 32

/** The longest delay that a timer takes, in milliseconds. */
const LONGEST_TIMER = 0x7fff_ffff

/** Wakes every thread that sleeps on the bell. They look again, and those who find nothing sleep again. */
export function ring(words: Words, bell: number): void {
  if (Atomics.load(words, bell) === 0) return
  Atomics.store(words, bell, 0)
  Atomics.notify(words, bell)
}

/**
 * Blocks the thread until `attempt` finds something, and returns it; -1 once nobody has rung for
 * `timeoutMs`. Allocates nothing.
 */
export function waitFor(words: Words, bell: number, attempt: Attempt, timeoutMs: number): number {
  for (;;) {
    for (let i = 0; i < ATTEMPTS; i++) {
      const found = attempt()
      if (found >= 0) return found
    }
    Atomics.store(words, bell, 1)
    const found = attempt()
    if (found >= 0) return found
    if (Atomics.wait(words, bell, 1, timeoutMs) === 'timed-out') return attempt()
  }
}

/** {@link waitFor} without blocking the event loop, which it keeps alive meanwhile. */
export async function waitForAsync(
  words: Words,
  bell: number,
  attempt: Attempt,
  timeoutMs: number,
): Promise<number> {
  const first = attempt()
  if (first >= 0) return first
  // A pending Atomics.waitAsync does not keep Node's event loop alive; a timer does.
  const alive = setInterval(() => {}, LONGEST_TIMER)
  try {
    for (;;) {
      Atomics.store(words, bell, 1)
      const next = attempt()
      if (next >= 0) return next
      const wait = Atomics.waitAsync(words, bell, 1, timeoutMs)
      if ((await wait.value) === 'timed-out') return attempt()
    }
  } finally {
    clearInterval(alive)
  }
}
