// Ops that use up what `prepare` makes for them.
const numbers = Int32Array.from({ length: 200 }, (_, i) => (i * 7919) % 211)

function insertionSort(list) {
  for (let i = 1; i < list.length; i++) {
    const one = list[i]
    let at = i - 1
    for (; at >= 0 && list[at] > one; at--) list[at + 1] = list[at]
    list[at + 1] = one
  }
  return list
}

/** Takes milliseconds of the processor. */
function spin(ms) {
  const end = performance.now() + ms
  while (performance.now() < end);
}

const much = new Array(2 ** 14).fill(1.5)
const kept = []
const once = (input) => {
  if (input.used) throw new Error('an input was used twice')
  input.used = true
}
const variants = {
  'sorts in place': () => ({
    prepare: () => numbers.slice(),
    op: (list) => {
      if (list[0] <= list[1] && list[1] <= list[2] && list[2] <= list[3]) throw new Error('sorted before')
      return insertionSort(list)
    },
  }),
  'drains an iterator': () => ({
    prepare: () => new Set([1, 2, 3]).values(),
    op: (each) => {
      let sum = 0
      for (let next = each.next(); !next.done; next = each.next()) sum += next.value
      if (sum !== 6) throw new Error('drained before')
      return sum
    },
  }),
  'fills an object': () => ({
    prepare: () => ({ list: null }),
    op: (object) => {
      if (object.list !== null) throw new Error('filled before')
      object.list = { a: 1, b: 2 }
      return object
    },
  }),
  'prepares slowly': () => ({
    prepare: () => {
      spin(2)
      return { used: false }
    },
    op: once,
  }),
  'prepares much': () => ({
    prepare: () => ({ used: false, much: much.slice() }),
    op: once,
  }),
  'prepares later': () => ({
    prepare: async () => {
      await null
      return { used: false }
    },
    op: once,
  }),
  'awaits what is prepared': () => ({
    prepare: async () => ({ used: false }),
    op: async (input) => {
      await null
      once(input)
    },
  }),
  'is given a number': () => ({ prepare: () => Math.PI, op: (number) => number < 3 }),
  'keeps objects': () => ({
    prepare: () => ({ used: false }),
    op: (input) => {
      once(input)
      kept.push({ input })
    },
  }),
  'cannot prepare': () => ({
    prepare: () => {
      throw new TypeError('no input today')
    },
    op: () => 1,
  }),
  'cannot prepare later': () => ({
    prepare: async () => {
      throw new TypeError('no input today')
    },
    op: () => 1,
  }),
  'prepares nothing': () => ({ prepare: [1], op: () => 1 }),
}

export default {
  name: 'prepared',
  title: 'Ops that use up what they are given',
  cases: { only: 1 },
  variants,
  load: { ratePerSecond: 500, slaMs: 5, inFlight: 10, liveHeapMB: 0 },
}
