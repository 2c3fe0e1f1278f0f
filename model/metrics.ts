import type { VariantResult } from './run.js'

/** A row of the metric table: what is measured, in which unit, and how to read a difference. */
export interface Metric {
  readonly id: string
  /** Column heading. */
  readonly label: string
  readonly unit: 'ns' | 'B' | 'allocs' | 'count' | 'ms' | 'ratio'
  readonly better: 'lower' | 'higher'
  /** Counted, not estimated: two runs of the same code on the same V8 give the same figure. */
  readonly exact: boolean
  /** The figure of one contender; `null` when it was not measured. */
  readonly of: (variant: VariantResult) => number | null
}

/** Every metric of a contender on a case, in the order in which tables show them. */
export const metrics = [
  {
    id: 'time',
    label: 'ns/op',
    unit: 'ns',
    better: 'lower',
    exact: false,
    of: (variant) => variant.time?.nsPerOp ?? null,
  },
  {
    id: 'gc-time',
    label: 'GC ns/op',
    unit: 'ns',
    better: 'lower',
    exact: false,
    of: (variant) => variant.time?.gcNsPerOp ?? null,
  },
  {
    id: 'bytes',
    label: 'B/op',
    unit: 'B',
    better: 'lower',
    exact: true,
    of: (variant) => bytesPerOp(variant),
  },
  {
    id: 'allocs',
    label: 'allocs/op',
    unit: 'allocs',
    better: 'lower',
    exact: true,
    of: (variant) => variant.allocation?.allocsPerOp ?? null,
  },
  {
    id: 'gc-count',
    label: 'GCs/1M ops',
    unit: 'count',
    better: 'lower',
    exact: false,
    of: ({ gc }) => gcsPerMillionOps(gc),
  },
  {
    id: 'gc-share',
    label: 'GC share',
    unit: 'ratio',
    better: 'lower',
    exact: false,
    of: (variant) => variant.gc?.share ?? null,
  },
  {
    id: 'heap-delta',
    label: 'heap delta',
    unit: 'B',
    better: 'lower',
    exact: false,
    of: (variant) => variant.gc?.heapDeltaBytes ?? null,
  },
] as const satisfies readonly Metric[]

export type MetricId = (typeof metrics)[number]['id']

/** The row of the metric table with this id. */
export function metric(id: MetricId): Metric {
  const found = metrics.find((row) => row.id === id)
  if (found === undefined) throw new Error(`no metric ${id}`)
  return found
}

/** Collections of every kind per million ops; `null` when they are not known. */
export function gcsPerMillionOps(gc: VariantResult['gc']): number | null {
  if (gc === null || gc.minorPerMillionOps === null || gc.majorPerMillionOps === null) return null
  return gc.minorPerMillionOps + gc.majorPerMillionOps
}

/** Heap and external bytes of one op together; `null` when either is unknown. */
export function bytesPerOp(variant: VariantResult): number | null {
  const allocation = variant.allocation
  if (allocation === null || allocation.externalBytesPerOp === null) return null
  return allocation.heapBytesPerOp + allocation.externalBytesPerOp
}
