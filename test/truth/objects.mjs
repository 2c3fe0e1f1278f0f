import { fixedArray, heapNumber, object, word } from './layout.mjs'

let tick = 0
let double = 0.5
const source = { a: 1, b: 2, c: 3 }
const numbers = [3, 1, 2]
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

/** @type {readonly import('./table.mjs').Row[]} */
export const objects = [
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
]
