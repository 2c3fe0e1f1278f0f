import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { cpuUsage } from 'node:process'
import { getHeapSpaceStatistics } from 'node:v8'

// Taken before any user code runs: a scenario may replace globals.
const utilization = performance.eventLoopUtilization.bind(performance)
const now = performance.now.bind(performance)

/** Bytes of machine code that V8 holds. Grows with each compilation, shrinks in full collections only. */
export function codeBytes(): number {
  let bytes = 0
  for (const { space_name: name, space_used_size: used } of getHeapSpaceStatistics()) {
    if (name.startsWith('code_')) bytes += used
  }
  return bytes
}

/** Bytes that the young generation, when empty, can take before it is collected. */
export function youngBytes(): number {
  const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')
  return young === undefined ? 0 : young.space_available_size + young.space_used_size
}

/**
 * A clock that other programs do not drive: milliseconds, from the call on, less what this thread has waited
 * for a core. Where the system does not tell of that: the time for which this process has used the processor
 * or had nothing to do but wait, and at least half of what passed, since an op may block the thread.
 */
export function startClock(): () => number {
  const [start, cpu, loop, queued] = [now(), cpuUsage(), utilization(), queuedMs()]
  return () => {
    const passed = now() - start
    if (queued !== null) return passed - ((queuedMs() ?? queued) - queued)
    const { user, system } = cpuUsage(cpu)
    return Math.max((user + system) / 1000 + utilization(loop).idle, passed / 2)
  }
}

/**
 * Tells when so many milliseconds have passed since this call on a clock like {@link startClock}'s, which is
 * asked once as many have passed on any: to ask it takes a while, and leaves some bytes in caches of V8's.
 */
export function startTimer(ms: number): () => boolean {
  const [start, clock] = [now(), startClock()]
  return () => now() - start > ms && clock() > ms
}

/** For how many milliseconds this thread has waited for a core; `null` where the system does not tell. */
function queuedMs(): number | null {
  try {
    const [ranNs, queuedNs] = readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')
    return ranNs === '0' ? null : Number(queuedNs) / 1e6
  } catch {
    return null
  }
}
