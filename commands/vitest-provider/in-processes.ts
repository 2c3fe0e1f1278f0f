import type { RunDocument, TimeResult, VariantResult } from '../../model/run.js'
import { describeWarning } from '../../model/warnings.js'
import { labOfThisNode } from '../../runners/run/task.js'
import type { RecordedVariant } from '../../runners/scenario-files/suites/recorded.js'
import { estimateRatio } from '../../stats/estimate-ratio.js'
import type { ComparedTimes } from './figures.js'
import { findApart, type WhyNot } from './find-apart.js'
import type { BenchmarkGroup } from './group.js'
import type { FoundBenchmark, Measured } from './measured.js'
import { runApart } from './run-apart.js'
import { otherOutputs } from './same-outputs.js'

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
  const names = group.registrations.map((one) => one.name)
  const byName = new Map(names.map((one, i) => [one, ready[i] as RecordedVariant]))
  const reason = await otherOutputs(lab, place, byName)
  signal.throwIfAborted()
  if (reason !== undefined) return { reason }
  const run = await runApart(group, found, signal)
  signal.throwIfAborted()
  return 'reason' in run ? run : measuredIn(run, names)
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
