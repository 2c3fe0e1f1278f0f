import { buffers } from './buffers.mjs'
import { objects } from './objects.mjs'
import { sequences } from './sequences.mjs'

/** @typedef {{ heap: number, external: number, allocs: number }} Figures */
/**
 * @typedef {{ name: string, op: () => unknown, why: string } & Partial<Figures>
 *   & { on?: (major: number) => Figures }} Row
 */

/** @type {readonly Row[]} */
export const rows = [...objects, ...sequences, ...buffers]

/** What a row should give on this version of Node. */
export function expected(row, major = Number.parseInt(process.versions.node, 10)) {
  return row.on?.(major) ?? { heap: row.heap, external: row.external ?? 0, allocs: row.allocs }
}
