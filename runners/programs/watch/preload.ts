// Runs in every thread of a watched program before its own code: notes its collections, heap and allocations.
import { existsSync } from 'node:fs'
import { close as closeInspector } from 'node:inspector'
import { join } from 'node:path'
import { isMainThread, threadId } from 'node:worker_threads'
import { findCollector } from '../../child/find-collector.js'
import { spaceBytes } from './heap-spaces.js'
import { readHeap } from './read-heap.js'
import { recordFile } from './record-file.js'
import { type CollectionRecord, kinds } from './records.js'
import { sampleSites } from './sampler.js'
import { tellCollections } from './tell-collections.js'
import { keepUntold } from './untold.js'

const TICK_MS = 200
/** Spells of our own work that are remembered: a collection may be told of some ticks later. */
const SPELLS = 50

// In the address and not in the environment, which a worker may be started without.
const { searchParams } = new URL(import.meta.url)
const folder = searchParams.get('folder')
/** What gclab attached itself to is left as it was; `opened`: the inspector was opened for it. */
const attached = searchParams.get('attached')
/** Ends the watching, with a last record. */
export const stop: () => void = folder === null ? () => {} : watch(folder)

function watch(records: string): () => void {
  const startMs = performance.now()
  const file = join(records, `${process.pid}-${threadId}.jsonl`)
  const { write, close } = recordFile(file, {
    pid: process.pid,
    thread: threadId,
    script: process.argv[1] ?? '',
    node: process.version,
    at: Date.now(),
  })
  const own = noteOwnWork(startMs)
  const asking = noteOwnWork(startMs)
  const collections = noteCollections(own.isWithin, asking.isWithin)
  const untold = keepUntold()
  const heap = readHeap()
  const sites = sampleSites()
  const collect = findCollector()
  let workers = 0
  let lastMs = 0
  /** Collections that a reading of the samples asks for. */
  const asksFor = sites.forces ? 2 : 1
  // Those that were asked for, and not told of yet.
  let asked = 0
  const none = { allocatedBytes: 0, youngDiedBytes: 0, fullCollections: 0 }
  // Of the present window of samples.
  let sampled = { ...none }
  const countWorker = (): void => {
    workers++
  }
  process.on('worker', countWorker)
  const tick = (last: boolean): void => {
    const begun = performance.now()
    const { youngDiedBytes, ownYoung, ...counted } = heap.read()
    const { told, caused, answered } = collections.read(startMs, ownYoung)
    asked -= answered
    untold.note(counted.edges, told)
    const ms = round(begun - startMs)
    const program = last ? told.concat(untold.rest(lastMs, ms)) : told
    lastMs = ms
    write({
      type: 'tick',
      ms,
      ownMs: round(own.totalMs()),
      ...counted,
      collections: program,
      caused: caused + (last ? asked + asksFor : 0),
      memory: memoryOf(),
      workers,
      ...(last ? { last } : {}),
    })
    sampled.allocatedBytes += counted.allocatedBytes
    sampled.youngDiedBytes += youngDiedBytes
    sampled.fullCollections += program.filter(([, kind]) => kinds[kind] === 'major').length
    // What is young and dead has survived nothing, although no collection has met it yet.
    if (last || sites.isDue(ms, { ...sampled, usedBytes: counted.usedBytes })) {
      const asks = performance.now()
      collect({ type: 'minor' })
      const ended = sites.read(ms, sampled.allocatedBytes)
      asking.note(asks)
      asked += asksFor
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
  const end = (): void => tick(true)
  const timer = setInterval(() => {
    // Whoever watched is gone when its folder is.
    if (attached !== null && !existsSync(records)) {
      leave()
      if (attached === 'opened' && isMainThread) closeInspector()
    } else tick(false)
  }, TICK_MS).unref()
  process.once('exit', end)
  const leave = (): void => {
    end()
    clearInterval(timer)
    process.off('exit', end).off('worker', countWorker)
    collections.stop()
    sites.stop()
    close()
  }
  return leave
}

function memoryOf() {
  const { rss, external, arrayBuffers } = process.memoryUsage()
  return [isMainThread ? rss : null, external, arrayBuffers, ...spaceBytes()] as const
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

/**
 * Collections as perf_hooks tells them. One of the young generation that begins in a turn of the watching's
 * own, or that it has filled, comes of what that allocates. A full one comes of it only when it was asked
 * for: V8 ends what it has begun to mark at the next turn of any code.
 */
function noteCollections(isOwnTurn: (ms: number) => boolean, isAsked: (ms: number) => boolean) {
  const { take, stop } = tellCollections()
  // Of the young generation, that the watching has filled, and not told of yet.
  let own = 0
  const read = (startMs: number, ownYoung: number) => {
    own += ownYoung
    const told: CollectionRecord[] = []
    let [caused, answered] = [0, 0]
    for (const [begunMs, index, pauseMs, flags] of take()) {
      const kind = kinds[index]
      const wasAsked = isAsked(begunMs)
      let isOwn = kind === 'minor' && isOwnTurn(begunMs)
      if (kind === 'minor' && !isOwn && own > 0) {
        isOwn = true
        own--
      }
      if (!wasAsked && !isOwn) told.push([round(begunMs - startMs), index, round(pauseMs), flags])
      else if (kind === 'minor' || kind === 'major') {
        caused++
        if (wasAsked) answered++
      }
    }
    return { told, caused, answered }
  }
  return { read, stop }
}

/** A microsecond is as fine as anybody reads. */
function round(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
