import type { AllocationResult } from '../../../model/run.js'
import { keyOf, type OpKind } from './kinds.js'
import type { Corrected } from './reconcile.js'
import { allocationSites } from './sites.js'
import { countedOps, type PerOp, type Window } from './window.js'

/** Puts an op's figures together: the sampler's, corrected by other methods, and whether they are exact. */
export function resultOf(
  window: Window,
  agreed: boolean,
  external: number | null,
  kinds: readonly OpKind[],
  { byKind, confirmed }: Corrected,
  opName: string,
): AllocationResult {
  const ops = countedOps(window)
  const figures = ops.map((record): PerOp => {
    const correction = byKind.get(keyOf(record))
    return {
      bytes: record.bytes + (correction?.bytes ?? 0),
      allocs: record.allocs + (correction?.allocs ?? 0),
    }
  })
  const bytes = meanOf(figures, 'bytes')
  // Where the two differ and are confirmed, the ends of pages or an object in old space explain it.
  const grown = grownPerOp(kinds)
  return {
    heapBytesPerOp: bytes,
    externalBytesPerOp: external,
    allocsPerOp: meanOf(figures, 'allocs'),
    exact: agreed && confirmed && external !== null,
    range: rangeOf(figures),
    ...(window.period === null && {
      standardError: { heapBytes: errorOf(figures, 'bytes'), allocs: errorOf(figures, 'allocs') },
    }),
    crossCheckBytesPerOp: grown === bytes || !confirmed ? grown : null,
    sites: allocationSites(window.profile, ops, opName, byKind),
  }
}

/** The growth of the used heap per op, by readings alone; `null` when a kind of op has no reading. */
export function grownPerOp(kinds: readonly OpKind[]): number | null {
  let [bytes, ops] = [0, 0]
  for (const { grown, count } of kinds) {
    if (grown === null) return null
    bytes += grown * count
    ops += count
  }
  return bytes / ops
}

function meanOf(figures: readonly PerOp[], key: keyof PerOp): number {
  return figures.reduce((sum, figure) => sum + figure[key], 0) / figures.length
}

/** Standard error of the mean. */
function errorOf(figures: readonly PerOp[], key: keyof PerOp): number {
  const mean = meanOf(figures, key)
  const squares = figures.reduce((sum, figure) => sum + (figure[key] - mean) ** 2, 0)
  return Math.sqrt(squares / Math.max(1, figures.length - 1) / figures.length)
}

function rangeOf(figures: readonly PerOp[]): AllocationResult['range'] {
  const bytes = extremes(figures, 'bytes')
  const allocs = extremes(figures, 'allocs')
  return bytes[0] === bytes[1] && allocs[0] === allocs[1] ? null : { heapBytes: bytes, allocs }
}

function extremes(figures: readonly PerOp[], key: keyof PerOp): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, 0]
  for (const figure of figures) {
    least = Math.min(least, figure[key])
    most = Math.max(most, figure[key])
  }
  return [least, most]
}
