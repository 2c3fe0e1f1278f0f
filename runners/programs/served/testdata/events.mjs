// Events numbered from 0, from variants that are sound and from some that are not.
const textOf = (n) => `data: {"n":${n}}\n\n`

function lending() {
  const free = []
  let outstanding = 0
  let n = 0
  const giveBack = (buffer) => {
    buffer.fill(35)
    free.push(buffer)
    outstanding--
  }
  const held = {
    op() {
      const bytes = free.pop() ?? Buffer.alloc(64)
      outstanding++
      const length = bytes.write(textOf(n++), 'latin1')
      return { bytes, length }
    },
    release({ bytes }) {
      giveBack(bytes)
    },
    output: ({ bytes, length }) => bytes.subarray(0, length),
  }
  return { op: () => textOf(n++), pool: () => ({ hits: 0, misses: 0, outstanding }), held }
}

export default {
  name: 'events',
  title: 'Numbered events',
  cases: { only: {} },
  variants: {
    baseline: () => {
      let n = 0
      return () => textOf(n++)
    },
    lends: () => lending(),
    wrong: () => {
      let n = 0
      return () => textOf(-1 - n++)
    },
    throws: () => {
      throw new Error('no server today')
    },
  },
}
