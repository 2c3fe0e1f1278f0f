import { CONTROL } from '../../../model/contenders.js'
import type { LoadResult } from '../../../model/run.js'
import { code } from '../../text/escape.js'
import { formatCount, formatMs, formatPercent, listed } from '../../text/format.js'
import { type Column, tableOf } from '../../text/markdown.js'
import { picture, type ReportContext, section, whose } from './section.js'

const columns: readonly Column<LoadResult>[] = [
  ...whose,
  ['Ops/s', achieved],
  ['p50', ({ latencyMs }) => formatMs(latencyMs?.p50)],
  ['p99', ({ latencyMs }) => formatMs(latencyMs?.p99)],
  ['p99.9', ({ latencyMs }) => formatMs(latencyMs?.p999)],
  ['p99.99', ({ latencyMs }) => formatMs(latencyMs?.p9999)],
  ['max', ({ latencyMs }) => formatMs(latencyMs?.max)],
  ['SLA misses', misses],
  ['GC share', ({ gc }) => formatPercent(gc?.share)],
  ['Full GCs', ({ gc }) => formatCount(gc?.major)],
]
const sustained: Column<LoadResult> = [
  'Sustained/s',
  ({ sustainedPerSecond }) => formatCount(sustainedPerSecond, 0),
]

/** Latency at a fixed rate, counted from the moment an op was due. */
export function underLoad({ scenario: { load }, charts }: ReportContext): string | null {
  if (load.length === 0) return null
  const searched = load.some(({ sustainedPerSecond }) => sustainedPerSecond !== null)
  return section('### Under load', [
    surroundings(load),
    tableOf(searched ? [...columns, sustained] : columns, load, 2),
    explanation(load, searched),
    picture(charts, 'charts/load.png'),
  ])
}

/** Ops a second, and whether more fell due. */
function achieved({ achievedPerSecond, keptUp }: LoadResult): string {
  return `${formatCount(achievedPerSecond, 0)}${keptUp === false ? ' (behind)' : ''}`
}

function misses({ slaMisses, ops }: LoadResult): string {
  if (slaMisses === null) return formatCount(null)
  const share = ops === 0 || slaMisses === 0 ? '' : ` (${formatPercent(slaMisses / ops)})`
  return `${formatCount(slaMisses)}${share}`
}

function surroundings(load: readonly LoadResult[]): string {
  const each = (figure: (result: LoadResult) => number) =>
    listed([...new Set(load.map(figure))].map((value) => formatCount(value, 0)))
  const live = each(({ liveHeapMB }) => liveHeapMB)
  return `Ops fall due at ${each(({ ratePerSecond }) => ratePerSecond)} a second, whether or not the last one is done, beside ${live} MB of live objects. Latency counts from the moment an op was due; one over ${each(({ slaMs }) => slaMs)} ms misses the SLA.`
}

function explanation(load: readonly LoadResult[], searched: boolean): string {
  const behind = load.some(({ keptUp }) => keptUp === false)
  const held = load.flatMap(({ variant, inFlight }) =>
    inFlight === null || variant === CONTROL ? [] : [`${formatCount(inFlight)} by ${code(variant)}`],
  )
  return [
    held.length === 0 ? null : `Results held in flight: ${listed([...new Set(held)])}.`,
    searched ? 'Sustained is the highest rate at which 99.9 % of the ops met the SLA.' : null,
    lateGenerator(load),
    behind
      ? 'A contender that is behind did not do ops as fast as they fell due; its latencies would only say how long the load lasted.'
      : null,
  ]
    .filter((sentence) => sentence !== null)
    .join(' ')
}

/** A lag of the generator is worth a sentence from this part of the longest latency on. */
const NOTABLE_LAG = 0.1

/** Ops that began late while no op ran: the event loop was kept by a collection, or the machine was away. */
function lateGenerator(load: readonly LoadResult[]): string | null {
  const late = load.flatMap(({ case: one, variant, latencyMs, lagMs }) =>
    latencyMs !== null && lagMs !== null && lagMs.max > NOTABLE_LAG * latencyMs.max
      ? [`${formatMs(lagMs.max)} (${code(variant)} on ${code(one)})`]
      : [],
  )
  return late.length === 0
    ? null
    : `The generator itself began ops late, although no other op was running, by up to ${listed(late)}: a collection kept the event loop, or the machine did something else. That part of a latency is not the op's own work.`
}
