import type { ProgramWatch, WatchedFrame } from '../../model/watch.js'
import type { FlameGraph } from '../flame/graph.js'
import { flamePage } from '../flame/page.js'
import type { FlameNode } from '../flame/tree.js'
import { plain } from '../text/escape.js'
import { threadName } from './figures.js'

/** The page of who allocates in a program, and of what survives; `null` where nothing was sampled. */
export function watchFlamePage({ command, threads }: ProgramWatch): string | null {
  const roots = threads.flatMap((thread) => {
    const children = (thread.allocation.stacks ?? []).map(nodeOf)
    return children.length === 0 ? [] : [{ name: threadName(thread), place: '', self: NONE, children }]
  })
  const [only, ...others] = roots
  if (only === undefined) return null
  const graph: FlameGraph = {
    title: `What allocates in ${plain(command)}`,
    notes: [
      'As sampled: what is allocated in one half of the time, and in a quarter, after the first stretch, what no collection of the young generation freed.',
    ],
    measures: [
      { label: 'bytes allocated, sampled', unit: 'bytes' },
      { label: 'bytes that survived, sampled', unit: 'bytes' },
    ],
    sides: [{ name: 'program', ops: null }],
    root: { name: 'all', place: '', self: NONE, children: others.length === 0 ? only.children : roots },
  }
  return flamePage(graph)
}

const NONE: FlameNode['self'] = [[0, 0]]

function nodeOf({ function: name, file, line, bytes, survivedBytes, callees }: WatchedFrame): FlameNode {
  const place = file === '(V8)' ? '' : line === 0 ? file : `${file}:${line}`
  return { name, place, self: [[bytes, survivedBytes ?? 0]], children: callees.map(nodeOf) }
}
