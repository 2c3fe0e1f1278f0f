import { stat } from 'node:fs'
import { Readable } from 'node:stream'

// Ops that use up what they are given or leave work for later, and ops that only look like it.
const wait = () => new Promise((resolve) => setImmediate(resolve))
const numbers = () => Array.from({ length: 3000 }, (_, i) => (i * 7919) % 3001)

function insertionSort(list) {
  for (let i = 1; i < list.length; i++) {
    const one = list[i]
    let at = i - 1
    for (; at >= 0 && list[at] > one; at--) list[at + 1] = list[at]
    list[at + 1] = one
  }
  return list
}

export default {
  name: 'op-checks',
  title: 'Ops that leave something behind',
  cases: { only: 1 },
  variants: {
    'sorts in place': () => {
      const list = numbers()
      return () => insertionSort(list)[0]
    },
    'sorts a copy': () => {
      const list = numbers()
      return () => insertionSort([...list])[0]
    },
    counts: () => {
      let n = 0
      return () => n++
    },
    'goes round': () => {
      const lists = [numbers(), [1], [2]]
      let n = 0
      return () => insertionSort([...lists[n++ % lists.length]])[0]
    },
    'takes from a list by and by': () => {
      const list = numbers().slice(0, 1000)
      return () => {
        if (list.length > 10) list.splice(0, 1)
        let sum = 0
        for (const one of list) sum += one
        return sum
      }
    },
    'fills a cache by and by': () => {
      const found = new Map()
      let n = 0
      return () => {
        const key = n++ % 500
        const known = found.get(key)
        if (known !== undefined) return true
        found.set(key, insertionSort(numbers().slice(0, 200))[0])
        return true
      }
    },
    'drains an iterator': () => {
      const each = (function* () {
        yield* numbers()
      })()
      return () => {
        let sum = 0
        for (const one of each) sum ^= one
        return sum
      }
    },
    'drains a queue': () => {
      const queue = numbers()
      return () => {
        let sum = 0
        while (queue.length > 0) sum += queue.pop()
        return sum
      }
    },
    'drains a map': () => {
      const each = new Map(numbers().map((one) => [one, one])).values()
      return () => {
        let sum = 0
        for (const one of each) sum += one
        return sum
      }
    },
    'consumes a stream': () => {
      const stream = Readable.from(numbers()).setMaxListeners(0)
      return async () => {
        let sum = 0
        if (stream.readable) for await (const one of stream) sum += one
        return sum
      }
    },
    'sorts typed numbers by a comparison': () => {
      const list = Int32Array.from(numbers())
      return () => list.sort((a, b) => a - b)[0]
    },
    'takes from a list': () => {
      const list = numbers().map((one) => one + 1)
      return () => list.shift()
    },
    'is compiled for each instance': () => {
      const lines = Array.from({ length: 200 }, (_, i) => `if (a > ${i}) sum += b * ${i}`)
      const op = new Function('a', 'b', `let sum = 0\n${lines.join('\n')}\nreturn sum`)
      return () => op(100, 2)
    },
    'comes with much code': () => {
      for (let i = 0; i < 500; i++) new Function(`return ${i}`)()
      return () => 1
    },
    'fills new memory': () => {
      const bytes = Buffer.alloc(2 ** 20)
      return () => bytes.fill(7).length
    },
    'may be made once': () => {
      if (globalThis.isMade) throw new Error('made twice')
      globalThis.isMade = true
      return () => 1
    },
    'ends in a look': () => {
      let ops = 0
      return () => (++ops > 1200 ? process.exit(3) : 1)
    },
    'leaves a tick': () => () => process.nextTick(() => {}),
    'leaves an immediate': () => () => void setImmediate(() => {}),
    'leaves a timer': () => () => setTimeout(() => {}, 60_000) !== undefined,
    'leaves a timer that the loop does not wait for': () => () =>
      setTimeout(() => {}, 60_000).unref() !== undefined,
    'goes on without end': () => () => {
      const again = () => setImmediate(again)
      setImmediate(again)
    },
    'leaves a short timer': () => () => void setTimeout(() => {}, 1),
    'leaves a file to be looked at': () => () => stat('/', () => {}),
    'leaves a promise': () => () => void Promise.resolve([1]).then(JSON.stringify),
    'leaves an immediate after its promise': () => async () => void setImmediate(() => {}),
    'queues for one tick': () => {
      let queue
      return () => {
        if (queue === undefined) {
          queue = []
          process.nextTick(() => {
            for (const { b } of queue) for (const number of b) if (number > 5) throw new Error('no')
            queue = undefined
          })
        }
        return queue.push({ a: 1, b: [1, 2, 3], c: 'some text' }) > 0
      }
    },
    'makes weak references': () => () => new WeakRef({ a: 1 }).deref().a,
    'registers finalizers': () => {
      const registry = new FinalizationRegistry(() => {})
      return () => void registry.register({}, 1)
    },
    'looks a weak reference up': () => {
      const kept = { a: 1 }
      const weak = new WeakRef(kept)
      return () => weak.deref().a + kept.a
    },
    'awaits an immediate': () => wait,
    'awaits a turn beside a weak reference': () => async () => {
      const weak = new WeakRef({ a: 1 })
      await wait()
      return typeof weak
    },
    'awaits microtasks': () => async () => {
      await null
      return 1
    },
    'clears its timer': () => () => void clearTimeout(setTimeout(() => {}, 60_000)),
  },
}
