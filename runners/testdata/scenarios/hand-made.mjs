// A scenario for every way in which variants go wrong; the tests name the variant they want.
const counting = (make) => () => {
  let n = 0
  return () => make(n++)
}

export default {
  name: 'hand-made',
  title: 'Variants that behave and variants that do not',
  cases: { only: {} },
  variants: {
    baseline: counting((n) => `value ${n}`),
    bytes: counting((n) => Buffer.from(`value ${n}`)),
    async: () => {
      let n = 0
      return async () => `value ${n++}`
    },
    differs: counting((n) => (n === 7 ? 'value seven' : `value ${n}`)),
    'throws-at-set-up': () => {
      throw new Error('no set-up today')
    },
    'throws-later': counting((n) => {
      if (n === 10) throw new Error('op ten failed')
      return `value ${n}`
    }),
    rejects: () => () => Promise.reject(new Error('rejected')),
    exits: () => () => process.exit(0),
    aborts: () => () => process.abort(),
    hangs: () => () => {
      for (;;);
    },
    leaks: () => {
      const kept = []
      return () => {
        // In one op, so that a slow machine gets there too.
        for (let i = 0; i < 40; i++) kept.push(new Array(3e6).fill(i))
      }
    },
    'not-an-op': () => 42,
    uncopiable: () => () => () => {},
    forges: () => () => {
      // A variant cannot speak for the lab: it does not know the token.
      process.getBuiltinModule('node:fs').writeSync(4, '{"token":"","ok":true,"result":{"outputs":1000}}')
      process.exit(0)
    },
    chatty: counting((n) => {
      if (n === 0) process.stdout.write('x'.repeat(1e6))
      return `value ${n}`
    }),
    'changes-globals': () => {
      globalThis.Date = undefined
      globalThis.performance.now = () => 0
      JSON.stringify = () => 'nothing'
      let n = 0
      return () => `value ${n++}`
    },
    'holds-on': () => {
      setInterval(() => {}, 1000)
      let n = 0
      return () => `value ${n++}`
    },
  },
}
