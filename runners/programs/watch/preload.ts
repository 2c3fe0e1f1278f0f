// Runs in every thread of a watched program before its own code: notes its collections, heap and allocations.
import { join } from 'node:path'
import { type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks'
import { isMainThread, threadId } from 'node:worker_threads'
import { gcKind } from '../../child/gc-observer.js'
import { readHeap } from './read-heap.js'
import { recordFile } from './record-file.js'
import { type CollectionRecord, kinds } from './records.js'
import { sampleSites } from './sampler.js'
import { youngCollector } from './young-collector.js'

const TICK_MS = 200
/** Spells of our own work that are remembered: a collection may be told of some ticks later. */
const SPELLS = 50

// In the address and not in the environment, which a worker may be started without.
const folder = new URL(import.meta.url).searchParams.get('folder')
if (folder !== null) watch(join(folder, `${process.pid}-${threadId}.jsonl`))

function watch(file: string): void {
  const startMs = performance.now()
  const write = recordFile(file, {
    pid: process.pid,
    thread: threadId,
    script: process.argv[1] ?? '',
    node: process.version,
    at: Date.now(),
  })
  const own = noteOwnWork(startMs)
  const collections = noteCollections(own.isWithin)
  const heap = readHeap()
  const sites = sampleSites()
  const collectYoung = youngCollector()
  let workers = 0
  const none = { allocatedBytes: 0, youngDiedBytes: 0, fullCollections: 0 }
  // Of the present window of samples.
  let sampled = { ...none }
  process.on('worker', () => workers++)
  const tick = (last: boolean): void => {
    const begun = performance.now()
    const { youngDiedBytes, ...counted } = heap.read()
    const { program, caused } = collections(startMs)
    write({
      type: 'tick',
      ms: round(begun - startMs),
      ownMs: round(own.totalMs()),
      ...counted,
      collections: program,
      caused: caused + (last ? 1 + (sites.forces ? 1 : 0) : 0),
      memory: memoryOf(),
      workers,
    })
    sampled.allocatedBytes += counted.allocatedBytes
    sampled.youngDiedBytes += youngDiedBytes
    sampled.fullCollections += program.filter(([, kind]) => kinds[kind] === 'major').length
    // What is young and dead has survived nothing, although no collection has met it yet.
    if (last || sites.isDue(begun - startMs, sampled.fullCollections)) {
      collectYoung()
      const ended = sites.read(begun - startMs, sampled.allocatedBytes)
      if (sites.forces) sampled.fullCollections++
      write({ type: 'sites', ...ended, ...sampled })
      sampled = { ...none }
      if (!last) sites.goOn()
    }
    if (!last) heap.goOn()
    own.note(begun)
  }
  // Our own start is no work of the program's either.
  own.note(startMs)
  heap.goOn()
  setInterval(() => tick(false), TICK_MS).unref()
  process.once('exit', () => tick(true))
}

function memoryOf() {
  const { rss, external, arrayBuffers } = process.memoryUsage()
  return [isMainThread ? rss : null, external, arrayBuffers] as const
}

/** When the watching was at work: a collection that begins then is one that it caused. */
function noteOwnWork(startMs: number) {
  const spells: (readonly [from: number, to: number])[] = []
  let total = 0
  return {
    note: (from: number): void => {
      const to = performance.now()
      if (from > startMs) total += to - from
      spells.push([from, to])
      if (spells.length > SPELLS) spells.shift()
    },
    totalMs: () => total,
    isWithin: (ms: number): boolean => spells.some(([from, to]) => ms >= from && ms <= to),
  }
}

function noteCollections(isOwn: (ms: number) => boolean) {
  let seen: PerformanceEntry[] = []
  const note = (entries: readonly PerformanceEntry[]): void => {
    // One by one: a thread that blocks its event loop for long has more than a call takes arguments.
    for (const entry of entries) seen.push(entry)
  }
  const observer = new PerformanceObserver((list) => note(list.getEntries()))
  observer.observe({ entryTypes: ['gc'] })
  return (startMs: number) => {
    note(observer.takeRecords())
    const program: CollectionRecord[] = []
    let caused = 0
    for (const entry of seen) {
      const kind = gcKind(entry)
      const flags = (entry as { readonly detail?: { readonly flags?: number } }).detail?.flags ?? 0
      if (!isOwn(entry.startTime))
        program.push([round(entry.startTime - startMs), kinds.indexOf(kind), round(entry.duration), flags])
      else if (kind === 'minor' || kind === 'major') caused++
    }
    seen = []
    return { program, caused }
  }
}

/** A microsecond is as fine as anybody reads. */
function round(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
