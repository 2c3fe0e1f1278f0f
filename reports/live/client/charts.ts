import { formatBytes, formatMs } from '../../text/format.js'
import type { ChartSpec, Stretch } from './chart.js'

/** The charts of a thread. */
export const charts: readonly ChartSpec[] = [
  {
    title: 'Heap',
    format: formatBytes,
    isMarked: true,
    lines: [
      { name: 'used', color: 'blue', shape: 'area', read: ({ heap }) => heap.used, pointsOf: sawtooth },
    ],
  },
  {
    title: 'Longest pause',
    format: formatMs,
    lines: [
      { name: 'full', color: 'orange', shape: 'stems', read: ({ longestMs }) => longestMs.full },
      {
        name: 'young',
        color: 'blue',
        shape: 'stems',
        read: ({ longestMs }) => longestMs.minor,
      },
    ],
  },
  {
    title: 'Allocation rate',
    format: (bytes) => `${formatBytes(bytes)}/s`,
    lines: [{ name: '', color: 'green', shape: 'area', read: rateOf }],
  },
  {
    title: 'Memory',
    format: formatBytes,
    lines: [
      { name: 'resident', color: 'grey', shape: 'line', read: ({ memory }) => memory.rss },
      { name: 'external', color: 'orange', shape: 'line', read: ({ memory }) => memory.external },
      { name: 'ArrayBuffers', color: 'green', shape: 'line', read: ({ memory }) => memory.arrayBuffers },
    ],
  },
]

/** The heap rises to its most, a collection takes it to its least, and it rises again. */
function sawtooth({ fromMs, ms, heap, minor, major }: Stretch): (readonly [number, number])[] {
  const middle = (fromMs + ms) / 2
  const fall = [
    [middle, heap.most],
    [middle, heap.least],
  ] as const
  return [...(minor + major > 0 ? fall : []), [ms, heap.used]]
}

function rateOf({ fromMs, ms, allocatedBytes }: Stretch): number | null {
  return ms > fromMs ? (Math.max(0, allocatedBytes) / (ms - fromMs)) * 1000 : null
}
