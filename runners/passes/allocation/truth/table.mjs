// Allocations by V8's object layout on 64 bits, as Node is built: without pointer compression, so a word has
// 8 bytes. A JSObject starts with three words: map, properties, elements; a FixedArray with two: map and
// length. Sizes are rounded up to 8. A row that differs between versions says so.

/** @typedef {{ heap: number, external: number, allocs: number }} Figures */
/**
 * @typedef {{ name: string, op: () => unknown, why: string } & Partial<Figures>
 *   & { on?: (major: number) => Figures }} Row
 */

const word = 8
const object = (fields) => (3 + fields) * word
const fixedArray = (length) => (2 + length) * word
const array = object(1)
const heapNumber = 2 * word
const cons = 4 * word
const roundUp = (bytes) => Math.ceil(bytes / 8) * 8
const oneByte = (characters) => roundUp(16 + characters)
const twoByte = (characters) => roundUp(16 + 2 * characters)

// Node 24 brought a V8 whose array buffers hold one word more, and so do the views of them.
const arrayBuffer = (major) => (major >= 24 ? 12 : 11) * word
const typedArray = (major) => (major >= 24 ? 13 : 12) * word

/**
 * Views into Node's pool, each `bytes` long. With less than `room` left, Node makes a new pool: a buffer, a
 * view and a property array for the mark against transfer; from Node 26 on, one more object of two words, and
 * 64 bytes for alignment.
 */
const fromPool = (bytes, room) => (major) => {
  const pool = major >= 24 ? 65_536 : 8192
  const ops = Math.floor((pool - room) / roundUp(bytes)) + 1
  const more = major >= 26 ? 1 : 0
  const renewal = arrayBuffer(major) + typedArray(major) + fixedArray(3) + more * 2 * word
  return {
    heap: typedArray(major) + renewal / ops,
    external: (pool + more * 64) / ops,
    allocs: 1 + (3 + more) / ops,
  }
}

let tick = 0
let double = 0.5
const halves = ['abcdefghijklmnop', 'qrstuvwxyzabcdef']
const forty = 'x'.repeat(40)
const source = { a: 1, b: 2, c: 3 }
const numbers = [3, 1, 2]
const fifty = 'x'.repeat(50_000)
const expression = /b/
const handler = {}
const next = () => {
  tick = (tick + 1) & 1
  return tick
}
const nextDouble = () => {
  double = double > 1e6 ? 0.5 : double + 1
  return double
}

class Point {
  constructor(x, y) {
    this.x = x
    this.y = y
  }
}
class Grown {
  constructor() {
    this.a = 1
  }
  grow() {
    this.b = 2
    this.c = 3
    return this
  }
}
class Secret {
  #a = 1
  #b = 2
  sum() {
    return this.#a + this.#b
  }
}
function add(a, b) {
  return a + b
}
function* count() {
  yield 1
}
const settled = async () => 1
const settledObject = async () => ({ a: 1, b: 2 })

/** @type {readonly Row[]} */
export const rows = [
  // Objects
  { name: '{}', op: () => ({}), heap: object(4), allocs: 1, why: 'room for 4 fields' },
  { name: '{ a, b }', op: () => ({ a: 1, b: 2 }), heap: object(2), allocs: 1, why: '2 fields' },
  {
    name: '{ a … e }',
    op: () => ({ a: 1, b: 2, c: 3, d: 4, e: 5 }),
    heap: object(5),
    allocs: 1,
    why: '5 fields',
  },
  {
    name: '{ a: { b } }',
    op: () => ({ a: { b: 1 } }),
    heap: 2 * object(1),
    allocs: 2,
    why: 'two objects of one field',
  },
  { name: 'class instance', op: () => new Point(1, 2), heap: object(2), allocs: 1, why: '2 fields' },
  {
    name: 'fields added later',
    op: () => new Grown().grow(),
    heap: object(3),
    allocs: 1,
    why: 'once V8 has seen some instances they have room for all 3 fields',
  },
  {
    name: 'private fields',
    op: () => new Secret(),
    heap: object(2),
    allocs: 1,
    why: 'private fields are fields',
  },
  {
    name: 'spread { ...o }',
    op: () => ({ ...source }),
    heap: object(3),
    allocs: 1,
    why: 'a clone of 3 fields',
  },
  {
    name: '{ a, ...rest }',
    op: () => {
      const { a, ...rest } = source
      return [a, rest][1]
    },
    heap: object(4),
    allocs: 1,
    why: 'rest starts as {}; the array is removed by escape analysis',
  },
  {
    name: 'destructured array',
    op: () => {
      const [a, b] = numbers
      return (a + b) | 0
    },
    heap: 0,
    allocs: 0,
    why: 'the iterator is removed by escape analysis',
  },
  {
    name: 'escape analysis',
    op: () => {
      const o = { p: tick, q: 2 }
      return (o.p + o.q) | 0
    },
    heap: 0,
    allocs: 0,
    why: 'nobody sees the object: V8 keeps its fields in registers',
  },
  {
    name: 'escapes',
    op: () => {
      const o = { p: tick, q: 2 }
      globalThis.gclabEscaped = o
      return 1
    },
    heap: object(2),
    allocs: 1,
    why: 'a global sees it',
  },
  {
    name: 'proxy',
    op: () => new Proxy(source, handler),
    on: (major) => ({ heap: (major >= 26 ? 5 : 4) * word, external: 0, allocs: 1 }),
    why: 'map, hash, target, handler; from Node 26 on flags',
  },
  // Numbers
  {
    name: 'a double returned',
    op: () => nextDouble(),
    heap: heapNumber,
    allocs: 1,
    why: 'boxed: map and value',
  },
  {
    name: '{ x: double }',
    op: () => ({ x: nextDouble() }),
    heap: object(1) + 2 * heapNumber,
    allocs: 3,
    why: 'the field holds a box of its own, and the variable another',
  },
  {
    name: 'BigInt(i)',
    op: () => BigInt(next() + 5),
    heap: 3 * word,
    allocs: 1,
    why: 'map, sign and length, one digit',
  },
  // Arrays
  {
    name: '[]',
    op: () => [],
    heap: array,
    allocs: 1,
    why: 'object header and length; all empty arrays share their elements',
  },
  {
    name: '[1, 2, 3]',
    op: () => [1, 2, 3],
    heap: array,
    allocs: 1,
    why: 'elements are shared until one is written',
  },
  {
    name: '[0.5, 1.5]',
    op: () => [0.5, 1.5],
    heap: array + fixedArray(2),
    allocs: 2,
    why: 'doubles lie in an array of their own, unboxed',
  },
  {
    name: 'new Array(10)',
    op: () => new Array(10),
    heap: array + fixedArray(10),
    allocs: 2,
    why: 'array and elements',
  },
  {
    name: 'Array(1000).fill(0)',
    op: () => new Array(1000).fill(0),
    heap: array + fixedArray(1000),
    allocs: 2,
    why: 'array and elements',
  },
  {
    name: 'Array(10000).fill(0)',
    op: () => new Array(10_000).fill(0),
    heap: array + fixedArray(10_000),
    allocs: 2,
    why: 'array and elements',
  },
  {
    name: 'Array(200000).fill(0)',
    op: () => new Array(200_000).fill(0),
    heap: array + 2 * word + fixedArray(200_000),
    allocs: 2,
    why: 'array and elements, and a memento of 2 words, which V8 appends and which is no object',
  },
  {
    name: 'push',
    op: () => {
      const a = []
      a.push(1)
      return a
    },
    heap: array + fixedArray(17),
    allocs: 2,
    why: 'the first push makes room for 17',
  },
  {
    name: 'array.map',
    op: () => numbers.map((x) => x * 2),
    heap: array + fixedArray(3),
    allocs: 2,
    why: 'array and elements; the closure is removed',
  },
  {
    name: 'rest parameters',
    op: () => ((...all) => all)(1, 2, 3),
    heap: array + fixedArray(3),
    allocs: 2,
    why: 'array and elements',
  },
  // Functions
  {
    name: 'closure',
    op: () => {
      const x = tick
      return () => x
    },
    heap: 5 * word + 7 * word,
    allocs: 2,
    why: 'context: map, length, scope, previous, x; function of 7 words',
  },
  {
    name: 'function without context',
    op: () => () => 1,
    heap: 7 * word,
    allocs: 1,
    why: 'function: map, properties, elements, code, shared info, context, feedback',
  },
  {
    name: 'bound function',
    op: () => add.bind(null, 1),
    heap: object(3) + fixedArray(1),
    allocs: 2,
    why: 'target, this, arguments; one argument',
  },
  {
    name: 'generator',
    op: () => count(),
    heap: object(7) + fixedArray(2 + 1),
    allocs: 2,
    why: '7 fields; its registers and parameters',
  },
  {
    name: 'async function',
    op: settled,
    heap: object(2) + word,
    allocs: 1,
    why: 'a promise: result and flags, and a field of Node’s',
  },
  {
    name: 'async, an object',
    op: settledObject,
    heap: object(2) + word + object(2),
    allocs: 2,
    why: 'a promise and the object',
  },
  // Strings
  {
    name: 'a + b, long',
    op: () => halves[next()] + halves[0],
    heap: cons,
    allocs: 1,
    why: '13 characters or more: a pair of references (map, hash and length, first, second)',
  },
  {
    name: 'a + b, short',
    // biome-ignore lint/style/useTemplate: concatenation is what is counted
    op: () => 'abcd' + (next() ? 'ef' : 'gh'),
    heap: oneByte(6),
    allocs: 1,
    why: 'copied: header of 16 bytes, 6 characters',
  },
  {
    name: 'a + b, short, two-byte',
    // biome-ignore lint/style/useTemplate: concatenation is what is counted
    op: () => '€€€€' + (next() ? 'ef' : 'gh'),
    heap: twoByte(6),
    allocs: 1,
    why: 'copied: header of 16 bytes, 6 characters of 2',
  },
  {
    name: 'template literal',
    op: () => `${halves[next()]}-${halves[0]}`,
    heap: 2 * cons,
    allocs: 2,
    why: 'two concatenations',
  },
  {
    name: 'slice, long',
    op: () => forty.slice(3, 30),
    heap: 4 * word,
    allocs: 1,
    why: '13 characters or more: map, hash and length, parent, offset',
  },
  { name: 'slice, short', op: () => forty.slice(0, 5), heap: oneByte(5), allocs: 1, why: 'copied' },
  // Built-in objects
  {
    name: 'new Map()',
    op: () => new Map(),
    heap: object(1) + fixedArray(3 + 2 + 4 * 3),
    allocs: 2,
    why: 'map and its table: 3 counters, 2 buckets, 4 entries of 3',
  },
  {
    name: 'new Set()',
    op: () => new Set(),
    heap: object(1) + fixedArray(3 + 2 + 4 * 2),
    allocs: 2,
    why: 'set and its table: 3 counters, 2 buckets, 4 entries of 2',
  },
  {
    name: 'new Date(0)',
    op: () => new Date(0),
    heap: object(9),
    allocs: 1,
    why: 'time, 7 parts of it, cache stamp',
  },
  {
    name: 'regexp match',
    op: () => expression.exec('abc'),
    heap: object(1 + 6) + fixedArray(1),
    allocs: 2,
    why: 'result with length and 6 fields; one element; a string of one character is shared',
  },
  {
    name: 'symbol',
    op: () => Symbol('x'),
    heap: 3 * word,
    allocs: 1,
    why: 'map, hash and flags, description',
  },
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

/** What a row should give on this version of Node. */
export function expected(row, major = Number.parseInt(process.versions.node, 10)) {
  return row.on?.(major) ?? { heap: row.heap, external: row.external ?? 0, allocs: row.allocs }
}
