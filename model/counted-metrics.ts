import type { Counted, Metric } from './metric.js'
import type { AllocationResult, AllocationSite, Interval, VariantResult } from './run.js'

const IN_ITS_TABLE = 'it has a table of its own where something is kept'
const IN_ANALYSIS = 'its lines stand in the analysis'

const byAmount = (sites: readonly AllocationSite[], of: 'bytesPerOp' | 'allocsPerOp') =>
  sites.map((site) => ({ site, amount: site[of] }))

const ofEngine = { better: 'lower', rule: 'exact', needs: 'engine' } as const

/** A row for what ops keep. */
const keptRow = {
  ...ofEngine,
  hidesZeros: true,
  tellsUnsteady: true,
  leftOut: {
    report: IN_ITS_TABLE,
    charts: IN_ITS_TABLE,
    runtimes: 'what an op keeps is no matter of the version',
    ledger: IN_ITS_TABLE,
  },
} as const

const countedKept = ({ kept }: VariantResult, of: 'bytesPerOp' | 'allocsPerOp'): Counted | null => {
  if (!kept) return null
  const inSites = of === 'bytesPerOp' ? kept.heapBytesPerOp : kept.allocsPerOp
  return { exact: kept.exact, range: null, sites: byAmount(kept.sites, of), inSites }
}

/** The rows of the metric table that are counted, so that any difference is one. */
export const countedRows = [
  {
    ...ofEngine,
    id: 'bytes',
    label: 'B/op',
    title: 'Memory (B/op)',
    noun: 'Memory',
    amount: 'Bytes',
    chart: { title: 'Bytes allocated per op', axis: 'B/op (heap and external)' },
    unit: 'B',
    limit: 'bytesPerOp',
    of: (variant) => bytesPerOp(variant),
    counted: ({ allocation }) =>
      allocation && {
        exact: allocation.exact,
        range: rangeOfBytes(allocation),
        error: allocation.standardError?.heapBytes,
        apart: shareApart(allocation),
        sites: byAmount(allocation.sites, 'bytesPerOp'),
        inSites: allocation.heapBytesPerOp,
      },
  },
  {
    ...ofEngine,
    id: 'allocs',
    label: 'allocs/op',
    title: 'Allocs/op',
    noun: 'Allocations',
    amount: 'Allocations',
    chart: { title: 'Objects allocated per op' },
    unit: 'allocs',
    limit: 'allocsPerOp',
    of: ({ allocation }) => allocation?.allocsPerOp ?? null,
    counted: ({ allocation }) =>
      allocation && {
        exact: allocation.exact,
        range: allocation.range?.allocs ?? null,
        error: allocation.standardError?.allocs,
        apart: shareApart(allocation),
        sites: byAmount(allocation.sites, 'allocsPerOp'),
        inSites: allocation.allocsPerOp,
      },
  },
  {
    ...ofEngine,
    id: 'steps',
    label: 'steps/op',
    unit: 'steps',
    needs: 'nothing',
    inPercent: true,
    hidesZeros: true,
    of: ({ work }) => work?.stepsPerOp ?? null,
    counted: ({ work }) =>
      work
        ? {
            exact: work.exact,
            range: work.fewest === undefined || work.most === undefined ? null : [work.fewest, work.most],
            sites: work.sites.map((site) => ({ site, amount: site.stepsPerOp })),
            inSites: work.sites.reduce((sum, { stepsPerOp }) => sum + stepsPerOp, 0),
          }
        : null,
    leftOut: {
      report: IN_ANALYSIS,
      charts: IN_ANALYSIS,
      runtimes: 'steps are the same on every version',
      ledger: IN_ANALYSIS,
    },
  },
  {
    ...keptRow,
    id: 'kept',
    label: 'kept B/op',
    unit: 'B',
    of: ({ kept }) => (kept ? kept.heapBytesPerOp + kept.externalBytesPerOp : null),
    counted: (result) => countedKept(result, 'bytesPerOp'),
  },
  {
    ...keptRow,
    id: 'kept-allocs',
    label: 'kept allocs/op',
    unit: 'allocs',
    of: ({ kept }) => kept?.allocsPerOp ?? null,
    counted: (result) => countedKept(result, 'allocsPerOp'),
    leftOut: { ...keptRow.leftOut, gate: 'what stays is judged by its bytes' },
  },
] as const satisfies readonly Metric[]

/** Heap and external bytes of one op together; `null` when either is unknown. */
export function bytesPerOp({ allocation }: Pick<VariantResult, 'allocation'>): number | null {
  if (allocation === null || allocation.externalBytesPerOp === null) return null
  return allocation.heapBytesPerOp + allocation.externalBytesPerOp
}

function rangeOfBytes({ range, externalBytesPerOp }: AllocationResult): Interval | null {
  const external = externalBytesPerOp ?? 0
  return range && [range.heapBytes[0] + external, range.heapBytes[1] + external]
}

function shareApart({ exact, heapBytesPerOp, crossCheckBytesPerOp }: AllocationResult): number | undefined {
  if (exact || !crossCheckBytesPerOp || heapBytesPerOp === 0) return undefined
  return Math.abs(crossCheckBytesPerOp - heapBytesPerOp) / heapBytesPerOp
}
