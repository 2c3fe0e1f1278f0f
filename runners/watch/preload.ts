// Runs in every thread of a watched program before its own code: notes its collections, heap and allocations.
import { appendFileSync } from 'node:fs'
import { Session } from 'node:inspector'
import { join } from 'node:path'
import { type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks'
import { GCProfiler, getHeapStatistics } from 'node:v8'
import { threadId } from 'node:worker_threads'
import { kindOf } from '../gc-observer.js'
import { FOLDER_VARIABLE, type ThreadRecord } from './records.js'
import { sampledSites } from './sampled-sites.js'

const TICK_MS = 200
/** Ticks between two readings of the sampled sites; each starts the sampling anew, so that samples do not pile up. */
const TICKS_PER_SITES = 10
/** Bytes between two samples, on average: some thousand samples a second at most. */
const SAMPLING_INTERVAL = 2 ** 16

const folder = process.env[FOLDER_VARIABLE]
if (folder !== undefined) watch(join(folder, `${process.pid}-${threadId}.jsonl`))

function watch(file: string): void {
  const startMs = performance.now()
  const write = (record: ThreadRecord): void => {
    try {
      appendFileSync(file, `${JSON.stringify(record)}\n`)
    } catch {
      // The lab is gone; the program goes on.
    }
  }
  write({
    type: 'start',
    pid: process.pid,
    thread: threadId,
    script: process.argv[1] ?? '',
    node: process.version,
  })
  const collections = noteCollections(startMs)
  const allocated = countAllocated()
  const sites = sampleSites()
  let ticks = 0
  const tick = (last: boolean): void => {
    const ms = performance.now() - startMs
    write({ type: 'tick', ms, ...allocated(last), collections: collections() })
    if (last || ++ticks % TICKS_PER_SITES === 0) write({ type: 'sites', sites: sites(last) })
  }
  setInterval(() => tick(false), TICK_MS).unref()
  process.once('exit', () => tick(true))
}

function noteCollections(startMs: number) {
  const seen: PerformanceEntry[] = []
  const observer = new PerformanceObserver((list) => seen.push(...list.getEntries()))
  observer.observe({ entryTypes: ['gc'] })
  return () => {
    const entries = [...seen.splice(0), ...observer.takeRecords()]
    return entries.map((entry) => ({
      ms: entry.startTime - startMs,
      kind: kindOf(entry),
      pauseMs: entry.duration,
    }))
  }
}

/** Bytes allocated: the heap before each collection less the heap after the one before. */
function countAllocated() {
  let profiler = new GCProfiler()
  profiler.start()
  let after = getHeapStatistics().used_heap_size
  return (last: boolean) => {
    let allocatedBytes = 0
    const heap: number[] = []
    for (const { beforeGC, afterGC } of profiler.stop()?.statistics ?? []) {
      allocatedBytes += beforeGC.heapStatistics.usedHeapSize - after
      after = afterGC.heapStatistics.usedHeapSize
      heap.push(beforeGC.heapStatistics.usedHeapSize, after)
    }
    const usedBytes = getHeapStatistics().used_heap_size
    allocatedBytes += usedBytes - after
    after = usedBytes
    if (!last) {
      profiler = new GCProfiler()
      profiler.start()
    }
    return { usedBytes, allocatedBytes, heap }
  }
}

/** Samples what allocates, whether or not it has been collected since; gives what came since it was last asked. */
function sampleSites() {
  const session = new Session()
  session.connect()
  const start = (): void =>
    session.post('HeapProfiler.startSampling', {
      samplingInterval: SAMPLING_INTERVAL,
      includeObjectsCollectedByMajorGC: true,
      includeObjectsCollectedByMinorGC: true,
    })
  start()
  return (last: boolean) => {
    let found: ReturnType<typeof sampledSites> = []
    session.post('HeapProfiler.stopSampling', (error, answer) => {
      if (error === null) found = sampledSites(answer.profile.head)
    })
    if (!last) start()
    return found
  }
}
