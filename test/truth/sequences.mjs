import { array, cons, fixedArray, oneByte, twoByte, word } from './layout.mjs'

let tick = 0
const halves = ['abcdefghijklmnop', 'qrstuvwxyzabcdef']
const forty = 'x'.repeat(40)
const numbers = [3, 1, 2]
const next = () => {
  tick = (tick + 1) & 1
  return tick
}

/** @type {readonly import('./table.mjs').Row[]} */
export const sequences = [
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
]
