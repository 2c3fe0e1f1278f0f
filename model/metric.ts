import type {
  Comparison,
  CountedSite,
  Interval,
  RequestVerdict,
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
  /** Standard error of the mean, where it is one of ops that differ. */
  readonly error?: number | undefined
  /** By which share of the figure two counts of its bytes disagree; absent: they agree, or there is one. */
  readonly apart?: number | undefined
  /** Where the figure comes from, and how much of it is a site's. */
  readonly sites: readonly { readonly site: CountedSite; readonly amount: number }[]
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
  /** Heading of what there is of it in all, as of its totals and of what is gone of it. */
  readonly amount?: string
  /** Titles of its chart and of the axis, where `label` is not the axis's. */
  readonly chart?: { readonly title: string; readonly axis?: string }
  readonly unit: 'ns' | 'B' | 'allocs' | 'steps' | 'count' | 'ms' | 'µs' | 'MB' | 'ratio'
  readonly better: 'lower' | 'higher'
  /**
   * How two figures differ. `exact`: counted, so any difference is real. `paired-forks`: a figure a fork, by
   * a rank test. `counts`: numbers of events, by rates. `single`: one varying figure, which shows nothing.
   */
  readonly rule: 'exact' | 'paired-forks' | 'counts' | 'single'
  /** What two runs must share to compare the figure: `ratio` holds across machines, `share` needs both. */
  readonly needs: 'machine' | 'engine' | 'share' | 'ratio' | 'nothing'
  /** Set where a counted figure may be worse by a percentage rather than by so many of its unit. */
  readonly inPercent?: true
  /** Set where the warning that ops keep something says of it what it says itself. */
  readonly tellsUnsteady?: true
  /** The figure of one contender; `null` when it was not measured. */
  readonly of: (result: VariantResult, comparison?: Comparison | null) => number | null
  /** Only for `exact`. */
  readonly counted?: (result: VariantResult) => Counted | null
  /** One figure a fork; only for `paired-forks`. */
  readonly perFork?: (figures: Figures) => readonly number[]
  /** 95 % interval of the figure; only where there is one. */
  readonly interval?: (figures: Figures) => Interval | null
  /** The verdict on it that was reached over the whole run; only where there is one. */
  readonly judged?: (comparison: Comparison) => TimeComparison | RequestVerdict | null
  /** The key of a limit on it in `gclab.config`; only where it may be limited. */
  readonly limit?: string
  /** Set where it is a request's, of a service; other rows are an op's. */
  readonly ofRequests?: true
  /** Set where it is shown only if some contender has any of it. */
  readonly hidesZeros?: true
  /** The tables that do not show it, and why. */
  readonly leftOut?: Partial<Readonly<Record<TableName, string>>>
}
