import { withDifferences } from '../../judge/within-run/judge-run.js'
import type {
  AllocationResult,
  CaseResult,
  Collection,
  Comparison,
  Environment,
  GcResult,
  HeapPoint,
  Interval,
  RunDocument,
  RunOptions,
  ScenarioResult,
  TimeComparison,
  TimeResult,
  VariantResult,
} from '../../model/run.js'

// Run documents for the tests of this room. Figures are invented but hang together: ratios, intervals and
// verdicts fit the times they stand beside.

/** A contender as a test states it. */
export interface Contender {
  readonly name: string
  readonly ns: number
  /** Half-width of the interval as a share of `ns`. */
  readonly spread?: number
  readonly gcNs?: number
  readonly bytes?: number
  readonly external?: number
  readonly allocs?: number
  readonly flags?: readonly string[]
  readonly verdict?: TimeComparison['verdict']
  readonly pool?: VariantResult['pool']
}

const FORKS = 16

export function time({ ns, spread = 0.005, gcNs = 0 }: Contender): TimeResult {
  const perFork = Array.from({ length: FORKS }, (_, fork) => ns * (1 + (spread * (fork - 7.5)) / 5))
  return {
    nsPerOp: ns,
    ci95: [ns * (1 - spread), ns * (1 + spread)],
    gcNsPerOp: gcNs,
    perFork,
    ratioPerFork: perFork.map(() => 1),
    gcPerFork: perFork.map((figure) => (figure / ns) * gcNs),
    opsPerSample: 4096,
    samplesPerFork: 100,
    unsteadyForks: 0,
  }
}

export function allocation({ bytes = 0, external = 0, allocs = 0 }: Contender): AllocationResult {
  const sites =
    allocs === 0
      ? []
      : [
          { function: 'baseline', file: 'scenarios/sse-poke/index.ts', line: 12, bytesPerOp: 40, allocsPerOp: 1 },
          {
            function: 'stringify',
            file: 'scenarios/sse-poke/encode.ts',
            line: 7,
            bytesPerOp: Math.max(0, bytes - 40),
            allocsPerOp: Math.max(0, allocs - 1),
          },
        ].filter((site) => site.allocsPerOp > 0)
  return {
    heapBytesPerOp: bytes,
    externalBytesPerOp: external,
    allocsPerOp: allocs,
    exact: true,
    range: null,
    crossCheckBytesPerOp: bytes,
    sites,
  }
}

/** A second of sustained ops with a 1 MB young generation, filled as fast as `bytes` and `ns` say. */
export function gc({ ns, bytes = 0 }: Contender): GcResult {
  const durationMs = 1000
  const ops = Math.round((durationMs * 1e6) / ns)
  const every = bytes === 0 ? Number.POSITIVE_INFINITY : (1_000_000 / bytes) * (ns / 1e6)
  const minor = Number.isFinite(every) ? Math.floor(durationMs / every) : 0
  const heap: HeapPoint[] = []
  const collections: Collection[] = []
  for (let index = 0; index < Math.min(minor, 200); index++) {
    heap.push({ ms: index * every, bytes: 4_200_000 + index * 20 })
    heap.push({ ms: (index + 1) * every - 0.01, bytes: 5_200_000 + index * 20 })
    collections.push({ ms: (index + 1) * every, kind: index === 150 ? 'major' : 'minor', pauseMs: 0.12 })
  }
  if (minor === 0) heap.push({ ms: 0, bytes: 4_100_000 }, { ms: durationMs, bytes: 4_100_400 })
  const major = minor > 150 ? 1 : 0
  return {
    ops,
    durationMs,
    minor,
    major,
    minorPerMillionOps: (minor / ops) * 1e6,
    majorPerMillionOps: (major / ops) * 1e6,
    pauseMs: {
      p50: minor === 0 ? null : 0.118,
      p99: minor === 0 ? null : 0.31,
      max: minor === 0 ? null : 1.42,
      total: minor * 0.12,
    },
    share: (minor * 0.12) / durationMs,
    heapDeltaBytes: minor === 0 ? 400 : 84_000,
    retainedBytes: minor === 0 ? 0 : 320,
    semiSpaceMB: 1,
    heap,
    collections,
  }
}

export function variant(contender: Contender): VariantResult {
  return {
    name: contender.name,
    ...(contender.flags ? { flags: contender.flags } : {}),
    time: time(contender),
    allocation: allocation(contender),
    gc: gc(contender),
    pool: contender.pool ?? null,
  }
}

function ratioOf(a: number, b: number): number | null {
  return b === 0 ? null : a / b
}

export function comparison(contender: Contender, base: Contender, noiseFloor: number | null): Comparison {
  const ratio = contender.ns / base.ns
  const spread = contender.spread ?? 0.005
  const ci95: Interval = [ratio * (1 - spread), ratio * (1 + spread)]
  const verdict =
    contender.verdict ?? (ci95[1] < 0.99 ? 'faster' : ci95[0] > 1.01 ? 'slower' : 'same')
  const p = verdict === 'same' ? 0.42 : verdict === 'inconclusive' ? 0.09 : 0.0000305
  const bytes = (contender.bytes ?? 0) + (contender.external ?? 0)
  const baseBytes = (base.bytes ?? 0) + (base.external ?? 0)
  const mine = gc(contender)
  const theirs = gc(base)
  return {
    variant: contender.name,
    time: {
      ratio,
      ci95,
      verdict,
      noiseFloor,
      perFork: Array.from({ length: FORKS }, (_, fork) => ratio * (1 + (spread * (fork - 7.5)) / 5)),
      p,
      pAdjusted: Math.min(1, p * 2),
      forksToSettle: verdict === 'inconclusive' ? 42 : null,
    },
    allocation: {
      bytesRatio: ratioOf(bytes, baseBytes),
      allocsRatio: ratioOf(contender.allocs ?? 0, base.allocs ?? 0),
      verdict: bytes < baseBytes ? 'fewer' : bytes > baseBytes ? 'more' : 'same',
    },
    gc: {
      countRatio: ratioOf(mine.minor / mine.ops, theirs.minor / theirs.ops),
      pauseRatio: ratioOf(mine.pauseMs.total, theirs.pauseMs.total),
    },
  }
}

/** A case; the first contender is the baseline. */
export function caseOf(name: string, contenders: readonly Contender[], noiseFloor: number | null = 0.006): CaseResult {
  const [base, ...others] = contenders
  if (base === undefined) throw new Error('a case has a baseline')
  return {
    name,
    verified: { same: true, outputs: (contenders.length - 1) * 1000 },
    variants: contenders.map(variant),
    comparisons: others.map((contender) => comparison(contender, base, noiseFloor)),
  }
}

export const environment: Environment = {
  node: 'v24.21.0',
  v8: '13.6.233.17-node.30',
  os: 'linux 6.1.0',
  arch: 'x64',
  cpu: 'Example CPU @ 2.10GHz',
  cores: 2,
  memoryBytes: 8 * 1024 ** 3,
  flags: [],
  warnings: [],
}

export const options: RunOptions = {
  scenarios: ['sse-poke'],
  quick: false,
  budgetSeconds: null,
  precisionPercent: 2,
  minEffectPercent: 1,
  forks: null,
  tune: [],
  workers: null,
  load: 'auto',
  seed: 20261124,
  timeoutSeconds: 60,
  maxHeapMB: null,
}

export function scenarioOf(parts: Partial<ScenarioResult> & Pick<ScenarioResult, 'cases'>): ScenarioResult {
  return {
    name: 'sse-poke',
    title: 'Poke object pooling in SSE streaming',
    baseline: 'baseline',
    file: 'scenarios/sse-poke/index.ts',
    number: 4,
    workers: [],
    load: [],
    sources: [],
    writeup: null,
    ...parts,
  }
}

export function runOf(scenarios: readonly ScenarioResult[], parts: Partial<RunDocument> = {}): RunDocument {
  return withDifferences({
    schema: 'gclab/run@1',
    gclab: '0.1.0',
    startedAt: '2026-11-24T00:00:00.000Z',
    finishedAt: '2026-11-24T00:01:40.000Z',
    options,
    environment,
    scenarios,
    warnings: [],
    ...parts,
  })
}
