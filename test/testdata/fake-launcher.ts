import type { CpuProfile } from '../../model/cpu-profile.js'
import type { AllocationResult, GcResult } from '../../model/run.js'
import { turnCommands } from '../../runners/child/protocol.js'
import type { Job, PassName, Passes } from '../../runners/child/job.js'
import type { SampledOps } from '../../runners/passes/allocation/job.js'
import type { Child, Launcher, TurnTimes, Trial } from '../../runners/processes/launch.js'
import type { Description } from '../../runners/scenario-files/description.js'

/** What a fake variant is like. */
export interface FakeVariant {
  readonly nsPerOp: number
  readonly allocs: number
  readonly bytes: number
  /** What it says of its speed before its first sample; the truth when absent. */
  readonly roughNs?: number
  /** Passes in which its child crashes. */
  readonly crashesIn?: readonly PassName[]
}

/**
 * A launcher that replays canned trials: no child is started, and time is what the variant says.
 * `jitter` gives a factor for each sample.
 */
export function fakeLauncher(
  variants: Readonly<Record<string, FakeVariant>>,
  jitter: () => number = () => 1,
  jobs: Job[] = [],
): Launcher {
  return <P extends PassName>(job: Job<P>): Child<Passes[P]['result']> => {
    jobs.push(job)
    const variant = variants[job.variant]
    let clock = 0
    let samples = 0
    const opsPerSample = 'opsPerSample' in job.params ? job.params.opsPerSample : 1
    const finished = (): Trial<Passes[P]['result']> => {
      if (variant?.crashesIn?.includes(job.pass)) return { status: 'crashed', cause: 'it was made to' }
      return { status: 'ok', result: resultOf(job, variants, samples, opsPerSample) as Passes[P]['result'] }
    }
    let settle = (): void => {}
    const done =
      job.pass === 'time' && !variant?.crashesIn?.includes('time')
        ? new Promise<Trial<Passes[P]['result']>>((resolve) => {
            settle = () => resolve(finished())
          })
        : Promise.resolve(finished())
    const turn = async (command: number): Promise<TurnTimes | null> => {
      if (variant === undefined || variant.crashesIn?.includes('time')) return null
      const sample = take(variant)
      return command === turnCommands.alone ? [samples, 0] : sample
    }
    const take = ({ nsPerOp }: FakeVariant): TurnTimes => {
      const start = clock
      clock += nsPerOp * opsPerSample * jitter()
      samples++
      return [start, clock]
    }
    const turns = async (_: number, count: number): Promise<readonly TurnTimes[] | null> => {
      if (variant === undefined || variant.crashesIn?.includes('time')) return null
      const taken = Array.from({ length: count }, () => take(variant))
      return taken
    }
    return { turn, turns, letEnd: () => settle(), done, refresh: () => {}, end: () => {} }
  }
}

function resultOf(
  job: Job,
  variants: Readonly<Record<string, FakeVariant>>,
  samples: number,
  opsPerSample: number,
): unknown {
  const variant = variants[job.variant]
  switch (job.pass) {
    case 'describe':
      return description(Object.keys(variants))
    case 'verify':
      return { outputs: 100, usesTls: false, empty: false, difference: null, unseen: null, pool: null }
    case 'op-checks':
      return { leaves: null, firstOpRatio: null }
    case 'time:rough':
      return { isAsync: false, ns: variant?.roughNs ?? variant?.nsPerOp ?? 1, prepareNs: 0 }
    case 'time': {
      const zeros = new Array(samples).fill(0)
      const heapGrowth = new Array(samples).fill((variant?.bytes ?? 0) * opsPerSample)
      return { gcNs: zeros, gcCount: zeros, heapGrowth, emptyNsPerOp: null }
    }
    case 'allocation':
      return { allocation: allocation(variant as FakeVariant), sampled: sampledOf(variant), profile: null }
    case 'allocation:sampled':
      return { sampled: sampledOf(variant) }
    case 'kept':
      return { kept: { heapBytesPerOp: 0, externalBytesPerOp: 0, allocsPerOp: 0, exact: true, sites: [] } }
    case 'work':
      return { stepsPerOp: 12, exact: true, sites: [] }
    case 'collector':
      return { gc, pool: null, deoptLoop: null }
    case 'cpu':
      return { profile, ops: 1000 }
    default:
      throw new Error(`no canned ${job.pass}`)
  }
}

function description(variants: readonly string[]): Description {
  return {
    name: 'fake',
    title: 'A fake',
    baseline: variants[0] as string,
    cases: ['one', 'two'],
    variants,
    load: null,
    sockets: null,
    workers: null,
    number: null,
    writeup: null,
    sources: [],
    notes: [],
  }
}

function sampledOf(variant: FakeVariant | undefined): SampledOps {
  return { heapBytesPerOp: variant?.bytes ?? 0, externalBytesPerOp: 0, allocsPerOp: variant?.allocs ?? 0 }
}

function allocation({ allocs, bytes }: FakeVariant): AllocationResult {
  return {
    heapBytesPerOp: bytes,
    externalBytesPerOp: 0,
    allocsPerOp: allocs,
    exact: true,
    range: null,
    crossCheckBytesPerOp: null,
    sites: [],
  }
}

const op = { functionName: 'op', url: 'file:///app/op.js', scriptId: '1', lineNumber: 0, columnNumber: 0 }
const profile: CpuProfile = {
  nodes: [{ id: 1, callFrame: op }],
  startTime: 0,
  endTime: 500,
  samples: new Array(500).fill(1),
  timeDeltas: new Array(500).fill(1),
}

const gc: GcResult = {
  ops: 1000,
  durationMs: 1,
  minor: 0,
  major: 0,
  minorPerMillionOps: 0,
  majorPerMillionOps: 0,
  pauseMs: { p50: null, p99: null, max: null, total: 0 },
  share: 0,
  heapDeltaBytes: 0,
  retainedBytes: 0,
  semiSpaceMB: 16,
  heap: [],
  collections: [],
}
