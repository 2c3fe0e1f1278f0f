import { readRunOptions } from '../../model/options/run-options.js'
import type { RunDocument, TimeResult, VariantResult } from '../../model/run.js'
import { describeWarning } from '../../model/warnings.js'
import { readEnvironment } from '../../runners/machine/environment.js'
import { contendersOf } from '../../runners/passes/contender.js'
import { withPasses } from '../../runners/passes/registry.js'
import type { RunEvent } from '../../runners/passes/run-events.js'
import { labOfThisNode } from '../../runners/run/task.js'
import type { RecordedVariant } from '../../runners/scenario-files/suites/recorded.js'
import { estimateRatio } from '../../stats/estimate-ratio.js'
import { measureTask } from '../measure.js'
import type { ComparedTimes } from './figures.js'
import { type FoundApart, findApart, type WhyNot } from './find-apart.js'
import type { BenchmarkGroup } from './group.js'
import type { FoundBenchmark, Measured } from './measured.js'
import { otherOutputs } from './same-outputs.js'

/** Of their ratios the interval is made: the fewest have one of 95 %, these leave out an odd one. */
const FORKS = 8
const passes = ['verify', 'allocation', 'collector', 'time']

/**
 * Measures the benchmarks of a call as `gclab run --quick` does, each in processes of its own, or says why
 * these would not be the benchmarks that this worker has. `ready`: these, set up.
 */
export async function measureInProcesses(
  group: BenchmarkGroup,
  ready: readonly RecordedVariant[],
): Promise<Measured | WhyNot> {
  const signal = group.test.context.signal ?? new AbortController().signal
  const lab = labOfThisNode(signal)
  const found = await findApart(lab, group)
  if ('reason' in found) return found
  const { name, cases } = found.description
  const place = { url: `${found.file}#${encodeURIComponent(name)}`, scenario: name, case: cases[0] as string }
  for (const [i, variant] of ready.entries()) {
    const reason = await otherOutputs(lab, place, group.registrations[i]?.name ?? '', variant)
    signal.throwIfAborted()
    if (reason !== undefined) return { reason }
  }
  const run = await runOf(group, found, signal)
  signal.throwIfAborted()
  return measuredIn(
    run,
    group.registrations.map((one) => one.name),
  )
}

async function runOf(
  { registrations, test }: BenchmarkGroup,
  { file, description }: FoundApart,
  signal: AbortSignal,
): Promise<RunDocument> {
  const [baseline = '', ...others] = registrations.map(({ name }) => name)
  const task = {
    options: {
      ...readRunOptions({}),
      scenarios: [test.file.filepath],
      quick: true,
      work: false,
      forks: FORKS,
    },
    targets: [file],
    node: process.execPath,
    environment: await readEnvironment(process.execPath),
  }
  const onEvent = (event: RunEvent): void => void event
  const { run } = await measureTask(
    task,
    { signal, onEvent },
    {
      only: {
        passes: (all) => withPasses(all, (name) => passes.includes(name)),
        control: false,
        narrow: (all) =>
          all
            .filter((one) => one.description.name === description.name)
            .map((one) => {
              const own = { ...one.description, baseline, variants: [baseline, ...others] }
              return { ...one, description: own, contenders: contendersOf(own, undefined, [], false) }
            }),
      },
    },
  )
  return run
}

function measuredIn(run: RunDocument, names: readonly string[]): Measured | WhyNot {
  const variants = run.scenarios[0]?.cases[0]?.variants ?? []
  const results = names.map((name) => variants.find((one) => one.name === name))
  const found = results.flatMap((one) => (one === undefined ? [] : (foundOf(one) ?? [])))
  const notes = run.warnings.map(
    (one) => `${'variant' in one ? `${one.variant}: ` : ''}${describeWarning(one)}`,
  )
  if (found.length < names.length) return { reason: notes[0] ?? 'processes of its own gave no figures' }
  const times = results.map((one) => one?.time as TimeResult)
  return {
    found,
    notes,
    compare: (one, other) => compareTimes(times[one] as TimeResult, times[other] as TimeResult),
  }
}

function foundOf({ time, allocation, gc }: VariantResult): FoundBenchmark | null {
  if (time === null || allocation === null) return null
  const { heapBytesPerOp, externalBytesPerOp, allocsPerOp, exact } = allocation
  const [minor, major] = [gc?.minorPerMillionOps ?? null, gc?.majorPerMillionOps ?? null]
  return {
    latencies: time.perFork.map((ns) => ns / 1e6),
    ops: time.opsPerSample * time.samplesPerFork * time.perFork.length,
    gclab: {
      ...{ heapBytesPerOp, externalBytesPerOp, allocsPerOp, exact },
      collectionsPerMillionOps: minor === null || major === null ? null : minor + major,
    },
  }
}

/** By the ratio of each fork. Times that had not come to rest are not told apart. */
function compareTimes(one: TimeResult, other: TimeResult): ComparedTimes {
  const perFork = one.ratioPerFork.map((ratio, fork) => ratio / (other.ratioPerFork[fork] as number))
  const { ratio, ci95 } = estimateRatio(perFork)
  const settled = one.settled !== false && other.settled !== false
  return { ratio, ci95: settled ? ci95 : null }
}
