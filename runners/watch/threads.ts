import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { HeapPoint } from '../../model/run.js'
import type { ThreadWatch, WatchedSite } from '../../model/watch.js'
import { pausesOf, rounded } from '../gc-result.js'
import type { SampledSite, ThreadRecord } from './records.js'

type Tick = ThreadRecord & { readonly type: 'tick' }

/** Sites that are kept of a thread. */
const MOST_SITES = 25

/** What every thread of a program has written so far, in the order in which they began. */
export function readThreads(folder: string): ThreadWatch[] {
  return readdirSync(folder)
    .flatMap((file) => threadOf(recordsOf(readFileSync(join(folder, file), 'utf8'))) ?? [])
    .sort((a, b) => a.pid - b.pid || a.thread - b.thread)
}

/** A line that is not whole yet, or never was since its process was killed, is left out. */
function recordsOf(text: string): ThreadRecord[] {
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : (JSON.parse(line) as ThreadRecord)
    } catch {
      return []
    }
  })
}

/** The figures of one thread; `undefined` for one that has not begun. */
export function threadOf(records: readonly ThreadRecord[]): ThreadWatch | undefined {
  const [start] = records
  if (start?.type !== 'start') return undefined
  const ticks = records.flatMap((record) => (record.type === 'tick' ? [record] : []))
  const durationMs = ticks.at(-1)?.ms ?? 0
  const collections = ticks
    .flatMap((tick) => tick.collections)
    .filter(({ ms }) => ms >= 0)
    .map(({ ms, kind, pauseMs }) => ({ ms: rounded(ms), kind, pauseMs: rounded(pauseMs) }))
    .sort((a, b) => a.ms - b.ms)
  const pauseMs = pausesOf(collections.map((collection) => collection.pauseMs))
  const sum = ticks.reduce((total, { allocatedBytes }) => total + allocatedBytes, 0)
  // A heap that shrank without a collection gives no answer.
  const heapBytes = sum > 0 ? sum : null
  const { pid, thread, script, node } = start
  return {
    pid,
    thread,
    script: shown(script),
    node,
    durationMs,
    gc: {
      minor: collections.filter(({ kind }) => kind === 'minor').length,
      major: collections.filter(({ kind }) => kind === 'major').length,
      pauseMs,
      share: durationMs === 0 ? 0 : pauseMs.total / durationMs,
      heap: ticks.flatMap(heapOf),
      collections,
    },
    allocation: {
      heapBytes,
      bytesPerSecond: heapBytes === null || durationMs === 0 ? null : (heapBytes / durationMs) * 1000,
      sites: largest(records.flatMap((record) => (record.type === 'sites' ? record.sites : []))),
    },
  }
}

/** The heap at a tick, and before it at its collections, where each is told of by both of V8's sources. */
function heapOf({ ms, usedBytes, heap, collections }: Tick): HeapPoint[] {
  const whole = collections.filter(({ kind }) => kind === 'minor' || kind === 'major')
  const edges = whole.length * 2 === heap.length ? whole : []
  const points = edges.flatMap((one, i) => [
    { ms: rounded(one.ms), bytes: heap[2 * i] as number },
    { ms: rounded(one.ms + one.pauseMs), bytes: heap[2 * i + 1] as number },
  ])
  return [...points, { ms: rounded(ms), bytes: usedBytes }].filter((point) => point.ms >= 0)
}

function largest(samples: readonly SampledSite[]): WatchedSite[] {
  const sites = new Map<string, WatchedSite>()
  for (const [name, url, line, bytes] of samples) {
    const key = `${name} ${url}:${line}`
    const before = sites.get(key)?.bytes ?? 0
    sites.set(key, { function: name || '(anonymous)', file: fileOf(url), line, bytes: before + bytes })
  }
  return [...sites.values()].sort((a, b) => b.bytes - a.bytes).slice(0, MOST_SITES)
}

function fileOf(url: string): string {
  if (url === '') return '(V8)'
  return url.startsWith('file:') ? shown(fileURLToPath(url)) : shown(url)
}

function shown(path: string): string {
  const short = relative(process.cwd(), path)
  return path.startsWith('/') && !short.startsWith('..') ? short : path
}
