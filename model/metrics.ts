import type {
  AllocationResult,
  AllocationSite,
  Comparison,
  Interval,
  TimeComparison,
  VariantResult,
} from './run.js'

/** What the figures of a metric are read from: a contender, and how it compares with its run's baseline. */
export interface Figures {
  readonly result: VariantResult
  /** `null` for the baseline itself. */
  readonly comparison: Comparison | null
}

/** What is known of a counted figure beside its mean. */
export interface Counted {
  /** Every counted window agreed. */
  readonly exact: boolean
  /** Smallest and largest op, when ops differ. */
  readonly range: Interval | null
  /** Where the figure comes from, and how much of it is a site's. */
  readonly sites: readonly AllocationSite[]
  readonly of: (site: AllocationSite) => number
  /** The part of the figure that the sites add up to. */
  readonly inSites: number
}

/** The tables that show metrics, over which a test walks. */
export type TableName =
  | 'summary'
  | 'report'
  | 'charts'
  | 'runtimes'
  | 'compare'
  | 'gate'
  | 'history'
  | 'exports'
  | 'ledger'

/** A row of the metric table: what is measured, in which unit, and how two of its figures are told apart. */
export interface Metric {
  readonly id: string
  /** Column heading. */
  readonly label: string
  /** Heading where what it is a part of stands beside it. */
  readonly part?: string
  /** Heading in the report, where `label` is too short. */
  readonly title?: string
  /** What sentences call it. */
  readonly noun?: string
  /** Titles of its chart and of the axis, where `label` is not the axis's. */
  readonly chart?: { readonly title: string; readonly axis?: string }
  readonly unit: 'ns' | 'B' | 'allocs' | 'count' | 'ms' | 'ratio'
  readonly better: 'lower' | 'higher'
  /**
   * How two figures differ. `exact`: counted, so any difference is real. `paired-forks`: a figure a fork, by
   * a rank test. `counts`: numbers of events, by rates. `single`: one varying figure, which shows nothing.
   */
  readonly rule: 'exact' | 'paired-forks' | 'counts' | 'single'
  /** What two runs must share to compare the figure: `ratio` holds across machines, `share` needs both. */
  readonly needs: 'machine' | 'engine' | 'share' | 'ratio'
  /** The figure of one contender; `null` when it was not measured. */
  readonly of: (result: VariantResult, comparison?: Comparison | null) => number | null
  /** Only for `exact`. */
  readonly counted?: (result: VariantResult) => Counted | null
  /** One figure a fork; only for `paired-forks`. */
  readonly perFork?: (figures: Figures) => readonly number[]
  /** 95 % interval of the figure; only where there is one. */
  readonly interval?: (figures: Figures) => Interval | null
  /** The verdict on it that was reached over the whole run; only where there is one. */
  readonly judged?: (comparison: Comparison) => TimeComparison | null
  /** The key of a limit on it in `gclab.config`; only where it may be limited. */
  readonly limit?: string
  /** The tables that do not show it, and why. */
  readonly leftOut?: Partial<Readonly<Record<TableName, string>>>
}

const OF_ITS_MOMENT = 'it belongs to the moment in which it was measured'
const IN_ITS_SECTION = 'it stands in the sections on the collector'

/** Every metric of a contender on a case, in the order in which tables show them. */
export const metrics = [
  {
    id: 'time',
    label: 'ns/op',
    title: 'Time (ns/op)',
    chart: { title: 'Time per op' },
    unit: 'ns',
    better: 'lower',
    rule: 'paired-forks',
    needs: 'machine',
    of: ({ time }) => time?.nsPerOp ?? null,
    perFork: ({ result }) => result.time?.perFork ?? [],
    interval: ({ result }) => result.time?.ci95 ?? null,
    judged: ({ time }) => time,
    leftOut: {
      gate: `${OF_ITS_MOMENT}; the time vs baseline is held against it, or both take turns`,
      history: OF_ITS_MOMENT,
      ledger: 'the time vs baseline stands for it',
    },
  },
  {
    id: 'time-ratio',
    label: 'time vs baseline',
    unit: 'ratio',
    better: 'lower',
    rule: 'paired-forks',
    needs: 'ratio',
    of: (_, comparison) => comparison?.time?.ratio ?? null,
    perFork: ({ comparison }) => comparison?.time?.perFork ?? [],
    interval: ({ comparison }) => comparison?.time?.ci95 ?? null,
    judged: ({ time }) => time,
    leftOut: {
      summary: 'it is the change beside the time',
      report: 'it is the speedup beside the time',
      charts: 'it is how high the bars of the time stand',
      runtimes: 'it is the change beside the time',
    },
  },
  {
    id: 'gc-time',
    label: 'GC ns/op',
    part: 'of which GC',
    chart: { title: 'of which garbage collection' },
    unit: 'ns',
    better: 'lower',
    rule: 'paired-forks',
    needs: 'machine',
    of: ({ time }) => time?.gcNsPerOp ?? null,
    perFork: ({ result }) => result.time?.gcPerFork ?? [],
    leftOut: {
      runtimes: 'the GC share says it',
      gate: OF_ITS_MOMENT,
      history: OF_ITS_MOMENT,
      ledger: 'it is part of the time',
    },
  },
  {
    id: 'bytes',
    label: 'B/op',
    title: 'Memory (B/op)',
    noun: 'Memory',
    chart: { title: 'Bytes allocated per op', axis: 'B/op (heap and external)' },
    unit: 'B',
    better: 'lower',
    rule: 'exact',
    needs: 'engine',
    limit: 'bytesPerOp',
    of: (variant) => bytesPerOp(variant),
    counted: ({ allocation }) =>
      allocation && {
        exact: allocation.exact,
        range: rangeOfBytes(allocation),
        sites: allocation.sites,
        of: (site) => site.bytesPerOp,
        inSites: allocation.heapBytesPerOp,
      },
  },
  {
    id: 'allocs',
    label: 'allocs/op',
    title: 'Allocs/op',
    noun: 'Allocations',
    chart: { title: 'Objects allocated per op' },
    unit: 'allocs',
    better: 'lower',
    rule: 'exact',
    needs: 'engine',
    limit: 'allocsPerOp',
    of: ({ allocation }) => allocation?.allocsPerOp ?? null,
    counted: ({ allocation }) =>
      allocation && {
        exact: allocation.exact,
        range: allocation.range?.allocs ?? null,
        sites: allocation.sites,
        of: (site) => site.allocsPerOp,
        inSites: allocation.allocsPerOp,
      },
  },
  {
    id: 'gc-count',
    label: 'GCs/1M ops',
    unit: 'count',
    better: 'lower',
    rule: 'counts',
    needs: 'engine',
    limit: 'gcsPerMillionOps',
    of: ({ gc }) => gcsPerMillionOps(gc),
    leftOut: {
      report: IN_ITS_SECTION,
      charts: 'the chart of the heap marks each collection',
      runtimes: 'the GC share says it',
    },
  },
  {
    id: 'gc-share',
    label: 'GC share',
    unit: 'ratio',
    better: 'lower',
    rule: 'single',
    needs: 'share',
    limit: 'gcShare',
    of: ({ gc }) => gc?.share ?? null,
    leftOut: {
      summary: 'of which GC says it of the time itself',
      report: IN_ITS_SECTION,
      charts: 'the bars of the time set it apart',
      gate: 'a single figure, which varies; a limit can hold it',
      history: OF_ITS_MOMENT,
      ledger: 'collections stand for it',
    },
  },
  {
    id: 'heap-delta',
    label: 'heap delta',
    unit: 'B',
    better: 'lower',
    rule: 'single',
    needs: 'engine',
    of: ({ gc }) => gc?.heapDeltaBytes ?? null,
    leftOut: {
      summary: 'it depends on where in a cycle of the collector the pass ended',
      report: IN_ITS_SECTION,
      charts: 'the chart of the heap shows it',
      runtimes: 'it depends on where in a cycle of the collector the pass ended',
      gate: 'a single figure, which varies',
      history: OF_ITS_MOMENT,
      ledger: 'bytes stand for it',
    },
  },
] as const satisfies readonly Metric[]

export type MetricId = (typeof metrics)[number]['id']

/** The row of the metric table with this id. */
export function metric(id: MetricId): Metric {
  const found = metrics.find((row) => row.id === id)
  if (found === undefined) throw new Error(`no metric ${id}`)
  return found
}

/** The metrics that a table shows, in their order. */
export function metricsIn(table: TableName): readonly Metric[] {
  return metrics.filter((row: Metric) => row.leftOut?.[table] === undefined)
}

/** Objects before what they weigh. */
export function objectsFirst(rows: readonly Metric[]): readonly Metric[] {
  return [...rows].sort((a, b) => Number(a.unit === 'B') - Number(b.unit === 'B'))
}

/** Whether the metric with this id is counted, so that each byte of a difference tells. */
export function isCounted(id: string): boolean {
  return metrics.some((row) => row.id === id && row.rule === 'exact')
}

/** Collections of every kind per million ops; `null` when they are not known. */
export function gcsPerMillionOps(gc: VariantResult['gc']): number | null {
  if (gc === null || gc.minorPerMillionOps === null || gc.majorPerMillionOps === null) return null
  return gc.minorPerMillionOps + gc.majorPerMillionOps
}

/** Heap and external bytes of one op together; `null` when either is unknown. */
export function bytesPerOp({ allocation }: Pick<VariantResult, 'allocation'>): number | null {
  if (allocation === null || allocation.externalBytesPerOp === null) return null
  return allocation.heapBytesPerOp + allocation.externalBytesPerOp
}

function rangeOfBytes({ range, externalBytesPerOp }: AllocationResult): Interval | null {
  const external = externalBytesPerOp ?? 0
  return range && [range.heapBytes[0] + external, range.heapBytes[1] + external]
}
