import { readFileSync } from 'node:fs'
import { totalmem } from 'node:os'

const LOOK_EVERY_MS = 250
/** What a process may hold beside its heap when the heap has a limit: code, stacks, buffers. */
const BESIDE_HEAP = 2 ** 30

/**
 * Bytes that a child may hold in all: most of what the machine, or the container, has. With `maxHeapMB` a
 * gigabyte beside that for each of its `isolates`, since V8's own limit does not count buffers.
 */
export function memoryLimit(maxHeapMB: number | null, isolates = 1): number {
  const constrained = process.constrainedMemory()
  const machine = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
  const most = 0.8 * machine
  return maxHeapMB === null ? most : Math.min(most, isolates * (maxHeapMB * 2 ** 20 + BESIDE_HEAP))
}

/** Calls `onExcess` once a process holds more than `limit` bytes; never where the system does not tell. */
export function watchMemory(pid: number, limit: number, onExcess: () => void): { readonly stop: () => void } {
  if (process.platform !== 'linux') return { stop: () => {} }
  const timer = setInterval(() => {
    const bytes = residentBytes(pid)
    if (bytes === null || bytes <= limit) return
    clearInterval(timer)
    onExcess()
  }, LOOK_EVERY_MS)
  return { stop: () => clearInterval(timer) }
}

/** Bytes of memory that a process holds; `null` when it is gone. */
function residentBytes(pid: number): number | null {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? null : Number(kilobytes) * 1024
  } catch {
    return null
  }
}
