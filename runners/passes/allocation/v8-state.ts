import { performance } from 'node:perf_hooks'
import { cpuUsage } from 'node:process'
import { getHeapSpaceStatistics } from 'node:v8'

// Taken before any user code runs: a scenario may replace globals.
const utilization = performance.eventLoopUtilization.bind(performance)

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
 * A clock that other programs do not drive: milliseconds, from the call on, that this process has used the
 * processor or had nothing to do but wait.
 */
export function startClock(): () => number {
  const [cpu, loop] = [cpuUsage(), utilization()]
  return () => {
    const { user, system } = cpuUsage(cpu)
    return (user + system) / 1000 + utilization(loop).idle
  }
}
