import { baselineOfCase } from '../../../model/contenders.js'
import { metric } from '../../../model/metrics.js'
import { codeBlock } from '../../text/escape.js'
import { formatNumber, formatPercent } from '../../text/format.js'
import { bullets, type ReportContext, section, written } from './section.js'

const gcSnippet = `import { PerformanceObserver, constants } from 'node:perf_hooks'
import { GCProfiler, getHeapStatistics } from 'node:v8'

const every = 10_000
const heapUsed = () => getHeapStatistics().used_heap_size

// GC frequency and pauses.
const gc = { minor: 0, major: 0, pauseMs: 0 }
new PerformanceObserver((list) => {
  for (const { duration, detail } of list.getEntries()) {
    if (detail.kind === constants.NODE_PERFORMANCE_GC_MINOR) gc.minor++
    else if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) gc.major++
    gc.pauseMs += duration
  }
}).observe({ entryTypes: ['gc'] })

// Allocation rate: what each collection found, less what the one before left.
let profiler = new GCProfiler()
let left = heapUsed()
profiler.start()
function allocatedBytes() {
  let bytes = 0
  for (const { beforeGC, afterGC } of profiler.stop().statistics) {
    bytes += beforeGC.heapStatistics.usedHeapSize - left
    left = afterGC.heapStatistics.usedHeapSize
  }
  const now = heapUsed()
  bytes += now - left
  left = now
  profiler = new GCProfiler()
  profiler.start()
  return bytes
}

setInterval(() => {
  const bytesPerSecond = Math.round(allocatedBytes() / (every / 1000))
  console.log(JSON.stringify({ ...gc, gcShare: gc.pauseMs / every, bytesPerSecond, heapUsed: leftPOOL }))
  Object.assign(gc, { minor: 0, major: 0, pauseMs: 0 })
}, every).unref()`

/** What to watch once it runs for real, with code that does. */
export function production(context: ReportContext): string | null {
  const { author } = context
  return section('## Production considerations', [
    author.of('production', 1),
    section('### Monitoring', [author.of('monitoring', 1), ...figuresHere(context)]),
    written(author, 'tuning'),
    written(author, 'debugging'),
  ])
}

/** What the figures were here, for those who will see others. */
function figuresHere({ scenario, findings, decision }: ReportContext): readonly (string | null)[] {
  const [one] = scenario.cases
  const base = one === undefined ? null : baselineOfCase(scenario, one)
  const best = findings.best?.cases[0]?.result ?? null
  if (base === null || best === null) return []
  if (decision.status === 'rejected' || findings.best?.cases[0]?.steady === false) return []
  const list = bullets([
    rateLine(
      'GC frequency',
      'collections per million ops',
      metric('gc-count').of(base),
      metric('gc-count').of(best),
    ),
    shareLine(base.gc?.share ?? null, best.gc?.share ?? null),
    rateLine('Allocation rate', 'B/op', metric('bytes').of(base), metric('bytes').of(best)),
    best.pool === null ? null : hitRateLine(best.pool.hitRate),
  ])
  return list === null ? [] : [list, snippet(best.pool !== null)]
}

function rateLine(title: string, unit: string, before: number | null, after: number | null): string | null {
  if (before === null || after === null) return null
  return `**${title}**: here ${formatNumber(before)} → ${formatNumber(after)} ${unit}. Expect it to ${after < before ? 'fall' : after > before ? 'rise' : 'stay'}.`
}

function shareLine(before: number | null, after: number | null): string | null {
  if (before === null || after === null) return null
  return `**GC share of wall time**: here ${formatPercent(before)} → ${formatPercent(after)} with nothing but this op running; a service that does more will see less of either.`
}

function hitRateLine(hitRate: number | null): string {
  const here =
    hitRate === null
      ? ''
      : ` Here it was ${hitRate < 1 && hitRate >= 0.9995 ? 'above 99.9 %' : formatPercent(hitRate)}.`
  return `**Pool hit rate**: hits / (hits + misses).${here} A falling rate means that borrows are not returned, or that the pool is too small.`
}

/** With a pool in use, its counters are logged beside the collector's. */
function snippet(pooled: boolean): string {
  const code = gcSnippet.replace('POOL', pooled ? ', pool: pool.stats()' : '')
  return `This logs them every ten seconds${pooled ? '; `pool` is yours' : ''}. Memory of ArrayBuffers is not part of the heap, and so not of the allocation rate:\n\n${codeBlock(code, 'js')}`
}
