import type { AllocationRange, AllocationResult } from '../../../model/run.js'
import { maximum, minimum } from '../../../stats/summary.js'
import type { Trial } from '../../processes/launch.js'
import type { Contender } from '../contender.js'
import { type Lab, type Place, startChild } from '../lab.js'
import type { AllocationChildResult } from './job.js'
import { allocationFlags } from './measure.js'

/** Counts a contender's op in one process of the allocation pass; with the profile behind the counts. */
export function countOnce(
  lab: Lab,
  place: Place,
  contender: Pick<Contender, 'variant' | 'flags' | 'elsewhere'>,
  keepProfile: boolean,
): Promise<Trial<AllocationChildResult>> {
  return startChild(lab, 'allocation', place, contender, { profile: keepProfile }, allocationFlags).done
}

/** The most processes to count an op in: two that agree are enough, and more show how far they differ. */
const MOST_PROCESSES = 5

/**
 * Counts an op in two processes: the timing of V8's compilers may decide what is inlined, and so removed, and
 * then processes of plain Node disagree as well. Only figures that two counted, and none denied, are exact.
 * Where two disagree, more are asked: the middle figures count, with the spread of all.
 */
export async function countInProcesses(
  start: () => Promise<Trial<AllocationChildResult>>,
): Promise<Trial<AllocationChildResult>> {
  const [first, second] = await Promise.all([start(), start()])
  if (first.status !== 'ok') return first
  const results = [first.result, ...(second.status === 'ok' ? [second.result] : [])]
  for (let tries = 2; tries < MOST_PROCESSES && isOpen(results); tries++) {
    const trial = await start()
    if (trial.status === 'ok') results.push(trial.result)
    else if (trial.status === 'interrupted') break
  }
  return { ...first, result: combine(results) }
}

/** Whether another process could say more: two agree on nothing yet, or there is a spread to be seen. */
function isOpen(results: readonly AllocationChildResult[]): boolean {
  const exact = results.filter(({ allocation }) => allocation.exact)
  return exact.length === 0 ? results.length < 2 : exact.length < 2 || !areAlike(results)
}

/** Whether all that call their figures exact have the same. */
function areAlike(results: readonly AllocationChildResult[]): boolean {
  const figures = results
    .filter(({ allocation }) => allocation.exact)
    .map(({ allocation: a }) => `${a.heapBytesPerOp} ${a.externalBytesPerOp} ${a.allocsPerOp}`)
  return new Set(figures).size <= 1
}

function combine(results: readonly AllocationChildResult[]): AllocationChildResult {
  const exact = results.filter(({ allocation }) => allocation.exact)
  if (exact.length >= 2 && areAlike(results)) return exact[0] as AllocationChildResult
  const sorted = [...results].sort(
    ({ allocation: a }, { allocation: b }) =>
      a.heapBytesPerOp - b.heapBytesPerOp || a.allocsPerOp - b.allocsPerOp,
  )
  const middle = sorted[(sorted.length - 1) >> 1] as AllocationChildResult
  const allocation = {
    ...middle.allocation,
    exact: false,
    range: rangeOf(results.map((one) => one.allocation)),
  }
  const byProcess = sorted.map((one) => one.allocation.heapBytesPerOp)
  // Where they differ in objects or array buffers alone, the bytes on the heap would not show it.
  const isSeen = !areAlike(results) && new Set(byProcess).size > 1
  return { ...middle, allocation, ...(isSeen && { byProcess }) }
}

/** The smallest and the largest op of all processes; `null` where all ops are alike. */
function rangeOf(all: readonly AllocationResult[]): AllocationRange | null {
  const span = (key: keyof AllocationRange, mean: 'heapBytesPerOp' | 'allocsPerOp'): [number, number] => {
    const ends = all.flatMap((one) => one.range?.[key] ?? [one[mean]])
    return [minimum(ends), maximum(ends)]
  }
  const range = { heapBytes: span('heapBytes', 'heapBytesPerOp'), allocs: span('allocs', 'allocsPerOp') }
  return range.heapBytes[0] === range.heapBytes[1] && range.allocs[0] === range.allocs[1] ? null : range
}
