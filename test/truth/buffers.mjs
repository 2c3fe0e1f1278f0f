import { arrayBuffer, fixedArray, fromPool, roundUp, typedArray } from './layout.mjs'

const forty = 'x'.repeat(40)
const fifty = 'x'.repeat(50_000)

/** @type {readonly import('./table.mjs').Row[]} */
export const buffers = [
  // Buffers
  {
    name: 'new ArrayBuffer(65536)',
    op: () => new ArrayBuffer(65_536),
    on: (major) => ({ heap: arrayBuffer(major), external: 65_536, allocs: 1 }),
    why: 'the bytes lie outside',
  },
  {
    name: 'new Uint8Array(64)',
    op: () => new Uint8Array(64),
    on: (major) => ({ heap: typedArray(major) + arrayBuffer(major) + fixedArray(8), external: 0, allocs: 3 }),
    why: '64 bytes at most lie on the heap',
  },
  {
    name: 'new Uint8Array(65)',
    op: () => new Uint8Array(65),
    on: (major) => ({ heap: typedArray(major) + arrayBuffer(major), external: 65, allocs: 2 }),
    why: 'more lie outside',
  },
  {
    name: 'new Float64Array(1000)',
    op: () => new Float64Array(1000),
    on: (major) => ({ heap: typedArray(major) + arrayBuffer(major), external: 8000, allocs: 2 }),
    why: 'view and buffer',
  },
  {
    name: 'Buffer.alloc(10)',
    op: () => Buffer.alloc(10),
    on: (major) => ({
      heap: typedArray(major) + arrayBuffer(major) + roundUp(16 + 10),
      external: 0,
      allocs: 3,
    }),
    why: 'never from the pool; 10 bytes lie on the heap',
  },
  {
    name: 'Buffer.alloc(10000)',
    op: () => Buffer.alloc(10_000),
    on: (major) => ({ heap: typedArray(major) + arrayBuffer(major), external: 10_000, allocs: 2 }),
    why: 'view and buffer',
  },
  {
    name: 'Buffer.allocUnsafe(100)',
    op: () => Buffer.allocUnsafe(100),
    on: fromPool(100, 100),
    why: 'a view into the pool, and its share of a new pool',
  },
  {
    name: 'Buffer.allocUnsafe(100000)',
    op: () => Buffer.allocUnsafe(100_000),
    on: (major) => ({ heap: typedArray(major) + arrayBuffer(major), external: 100_000, allocs: 2 }),
    why: 'larger than half a pool',
  },
  {
    name: 'Buffer.from(short)',
    op: () => Buffer.from(forty),
    on: fromPool(40, 4 * 40),
    why: 'a view into the pool, and its share of a new pool',
  },
  {
    name: 'Buffer.from(long)',
    op: () => Buffer.from(fifty),
    on: (major) => ({ heap: typedArray(major) + arrayBuffer(major), external: 50_000, allocs: 2 }),
    why: 'larger than half a pool',
  },
]
