import type { RecordedVariant } from '../../runners/scenario-files/suites/recorded.js'
import { type FoundInThread, measureInThread } from '../../testing/in-thread/measure.js'
import { collectorOf, compareTurns, latenciesOf } from './figures.js'
import type { FoundBenchmark, Measured } from './measured.js'

/** Measures benchmarks in turns within this worker. Rejects with an error of theirs. */
export async function measureInWorker(
  ready: readonly RecordedVariant[],
  signal: AbortSignal | undefined,
): Promise<Measured> {
  const found = await measureInThread(ready, signal)
  const turnsOf = (i: number) => (found[i] as FoundInThread).turns
  return {
    found: found.map(foundOf),
    compare: (one, other) => compareTurns(turnsOf(one), turnsOf(other)),
    notes: [],
  }
}

function foundOf({ turns, allocation }: FoundInThread): FoundBenchmark {
  const { heapBytesPerOp, externalBytesPerOp, allocsPerOp, exact } = allocation
  const { collections, ops } = collectorOf(turns)
  const isUnknown = collections === 0 && (heapBytesPerOp > 0 || externalBytesPerOp !== 0)
  return {
    latencies: latenciesOf(turns),
    ops,
    gclab: {
      ...{ heapBytesPerOp, externalBytesPerOp, allocsPerOp, exact },
      collectionsPerMillionOps: isUnknown ? null : (1e6 * collections) / ops,
    },
  }
}
