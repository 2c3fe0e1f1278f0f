// A scenario for every way in which variants go wrong; the tests name the variant they want.
const counting = (make) => () => {
  let n = 0
  return () => make(n++)
}

const { spawn } = process.getBuiltinModule('node:child_process')
const { writeSync, closeSync, writeFileSync } = process.getBuiltinModule('node:fs')
const sleeper = 'setInterval(() => {}, 1000); process.on("SIGTERM", () => {}); process.on("SIGHUP", () => {})'

export default {
  name: 'hand-made',
  title: 'Variants that behave and variants that do not',
  cases: { only: { file: process.env.GCLAB_TEST_FILE } },
  variants: {
    baseline: counting((n) => `value ${n}`),
    bytes: counting((n) => Buffer.from(`value ${n}`)),
    async: () => {
      let n = 0
      return async () => `value ${n++}`
    },
    differs: counting((n) => (n === 7 ? 'value seven' : `value ${n}`)),
    'throws-a-draw': () => {
      throw new Error(`drew ${Math.random()}`)
    },
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
      JSON.parse = () => ({})
      globalThis.setTimeout = globalThis.setImmediate = () => {}
      globalThis.process.exit = () => {}
      let n = 0
      return () => `value ${n++}`
    },
    'throws-late': counting((n) => {
      if (n === 10_000) throw new RangeError('too many\nby far')
      return `value ${n}`
    }),
    'throws-nothing': () => () => {
      throw undefined
    },
    'throws-a-trap': () => () => {
      const error = new Error()
      for (const property of ['message', 'name', 'stack']) {
        Object.defineProperty(error, property, { get: () => { throw new Error('sprung') } })
      }
      throw error
    },
    'throws-from-a-timer': () => {
      setTimeout(() => { throw new Error('from a timer') }, 5)
      return () => new Promise((resolve) => setTimeout(resolve, 1))
    },
    'never-settles': () => () => new Promise(() => setInterval(() => {}, 1000)),
    'ignores-sigterm': () => {
      for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => {})
      return () => {
        for (;;);
      }
    },
    'hangs-at-exit': () => {
      process.on('exit', () => {
        for (;;);
      })
      return () => 'value'
    },
    'throws-at-exit': () => {
      process.on('exit', () => {
        throw new Error('too late')
      })
      return () => 'value'
    },
    'gives-all-toJSON': () => {
      Object.prototype.toJSON = () => 'mine'
      return () => 'value'
    },
    'counts-coverage': () => {
      if (process.env.NODE_V8_COVERAGE !== undefined) throw new Error('coverage is on')
      return () => 'value'
    },
    'waits-for-nothing': () => () => new Promise(() => {}),
    'writes-to-turns': counting((n) => {
      if (n === 5000) writeSync(3, new Uint8Array(16))
      return `value ${n}`
    }),
    'writes-to-result': counting((n) => {
      if (n === 5) writeSync(4, 'hello\n')
      return `value ${n}`
    }),
    'floods-result': () => () => {
      for (;;) writeSync(4, Buffer.alloc(2 ** 20))
    },
    'closes-result': counting((n) => {
      if (n === 0) closeSync(4)
      return `value ${n}`
    }),
    'leaks-buffers': () => {
      const kept = []
      return () => {
        for (let i = 0; i < 2000; i++) kept.push(Buffer.alloc(2 ** 20, 1))
      }
    },
    'says-it-is-out-of-memory': () => () => {
      writeSync(2, 'FATAL ERROR: heap out of memory\n')
      process.exit(7)
    },
    // Its case is where the ids of what it starts are written.
    'leaves-processes': (input) => {
      const options = { stdio: ['ignore', 'inherit', 'inherit'] }
      const started = [false, true].map((detached) =>
        spawn(process.execPath, ['-e', sleeper], { ...options, detached }))
      for (const child of started) child.unref()
      if (input.file) writeFileSync(input.file, JSON.stringify(started.map(({ pid }) => pid)))
      return () => 'value'
    },
    'holds-on': () => {
      setInterval(() => {}, 1000)
      let n = 0
      return () => `value ${n++}`
    },
  },
}
