import { formatBytes, formatNs, formatNumber } from '../text/format.js'
import type { HeapOverTime } from './timeline-chart.js'
import type { FlameNode } from './tree.js'

/** All that a flame graph page shows. */
export interface FlameGraph {
  readonly title: string
  /** What a reader must know of it, one line each. */
  readonly notes: readonly string[]
  /** What the width of a frame may stand for; the page switches between them. */
  readonly measures: readonly Measure[]
  /** One side, or the baseline and a variant. */
  readonly sides: readonly Side[]
  readonly root: FlameNode
  /** Shown above the frames. */
  readonly heap?: HeapOverTime
}

export interface Measure {
  readonly label: string
  readonly unit: 'bytes' | 'microseconds' | 'count'
}

/** One profile of the graph. */
export interface Side {
  readonly name: string
  /** Ops that the profile covers: weights are shown per op; `null` for a program, shown in total. */
  readonly ops: number | null
}

/** The measures of an allocation profile, as in {@link heapTree}, when every allocation was seen. */
export const allocationMeasures: readonly Measure[] = [
  { label: 'bytes', unit: 'bytes' },
  { label: 'objects', unit: 'count' },
]

/** The measures of a CPU profile, as in {@link cpuTree}. */
export const cpuMeasures: readonly Measure[] = [
  { label: 'time', unit: 'microseconds' },
  { label: 'samples', unit: 'count' },
]

/** A weight in words, as `48 B/op` or `1.2 MB`. */
export function describeWeight(measure: Measure, weight: number, perOp: boolean): string {
  const end = perOp ? '/op' : ''
  switch (measure.unit) {
    case 'bytes':
      return perOp ? `${formatNumber(weight)} B${end}` : formatBytes(weight)
    case 'microseconds':
      return `${formatNs(weight * 1000)}${end}`
    case 'count':
      return `${formatNumber(weight)} ${weight === 1 ? measure.label.replace(/s$/, '') : measure.label}${end}`
  }
}
