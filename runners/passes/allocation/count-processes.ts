import type { AllocationRange, AllocationResult } from '../../../model/run.js'
import { maximum, minimum } from '../../../stats/summary.js'
import type { Trial } from '../../processes/launch.js'
import type { Contender } from '../contender.js'
import { type Lab, type Place, startChild } from '../lab.js'
import type { AllocationChildResult, SampledChildResult, SampledOps } from './job.js'
import { allocationFlags } from './measure.js'

/** How the processes are started that count a contender's op. */
export interface CountingProcesses {
  /** One that counts all. */
  readonly count: () => Promise<Trial<AllocationChildResult>>
  /** One that only looks whether it sees the same. */
  readonly confirm: () => Promise<Trial<SampledChildResult>>
}

/** For a contender's op; `profile`: whether the profile behind the counts is kept. */
export function countingProcesses(
  lab: Lab,
  place: Place,
  contender: Pick<Contender, 'variant' | 'flags' | 'elsewhere'>,
  profile: boolean,
): CountingProcesses {
  return {
    count: () => startChild(lab, 'allocation', place, contender, { profile }, allocationFlags).done,
    confirm: () => startChild(lab, 'allocation:sampled', place, contender, {}, allocationFlags).done,
  }
}

/** The most processes to count an op in: two that agree are enough, and more show how far they differ. */
const MOST_PROCESSES = 5

/**
 * Counts an op in two processes: the timing of V8's compilers may decide what is inlined, and so removed, and
 * then processes of plain Node disagree as well. Only figures that two counted, and none denied, are exact.
 * The second looks at no more than what they may disagree on. Where they do, more count: the middle figures
 * are taken, with the spread of all.
 */
export async function countInProcesses({
  count,
  confirm,
}: CountingProcesses): Promise<Trial<AllocationChildResult>> {
  const [first, second] = await Promise.all([count(), confirm()])
  if (first.status !== 'ok') return first
  const counted = [first.result]
  const seen = second.status === 'ok' ? asSeenBy(first.result, second.result.sampled) : []
  for (let tries = 2; tries < MOST_PROCESSES && isOpen([...counted, ...seen]); tries++) {
    const trial = await count()
    if (trial.status === 'ok') counted.push(trial.result)
    else if (trial.status === 'interrupted') break
  }
  return { ...first, result: combine(counted, seen) }
}

/** What the confirming process would have counted; nothing where one of the two is not sure. */
function asSeenBy(
  { allocation, sampled }: AllocationChildResult,
  other: SampledOps | null,
): readonly AllocationChildResult[] {
  if (!allocation.exact || sampled === null || other === null) return []
  const corrected = {
    ...allocation,
    heapBytesPerOp: allocation.heapBytesPerOp + (other.heapBytesPerOp - sampled.heapBytesPerOp),
    externalBytesPerOp: other.externalBytesPerOp,
    allocsPerOp: allocation.allocsPerOp + (other.allocsPerOp - sampled.allocsPerOp),
  }
  return [{ allocation: corrected, sampled: other, profile: null }]
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

/** The figures of all processes in one; those that only confirmed have no sites to be shown with theirs. */
function combine(
  counted: readonly AllocationChildResult[],
  seen: readonly AllocationChildResult[],
): AllocationChildResult {
  const results = [...counted, ...seen]
  const exact = results.filter(({ allocation }) => allocation.exact)
  if (exact.length >= 2 && areAlike(results)) return exact[0] as AllocationChildResult
  const sorted = [...counted].sort(
    ({ allocation: a }, { allocation: b }) =>
      a.heapBytesPerOp - b.heapBytesPerOp || a.allocsPerOp - b.allocsPerOp,
  )
  const middle = sorted[(sorted.length - 1) >> 1] as AllocationChildResult
  const allocation = {
    ...middle.allocation,
    exact: false,
    range: rangeOf(results.map((one) => one.allocation)),
  }
  const byProcess = results.map((one) => one.allocation.heapBytesPerOp).sort((a, b) => a - b)
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
