// A scenario whose last variant misbehaves as GCLAB_FAULT_KIND says. Other ops make one object of 40 bytes.
const { spawn } = process.getBuiltinModule('node:child_process')
const { writeSync } = process.getBuiltinModule('node:fs')
const { Worker } = process.getBuiltinModule('node:worker_threads')

const made = (n) => ({ a: n % 1000, b: 1 })
const counting = (before) => () => {
  let n = 0
  return () => {
    before(n)
    return made(n++)
  }
}
const forever = () => {
  for (;;);
}
const onceAt = (op, act) => counting((n) => n === op && act())

const kinds = {
  none: counting(() => {}),
  'throws at set-up': () => {
    throw new Error('no set-up today')
  },
  'throws in its first op': onceAt(0, () => {
    throw new TypeError('not even once')
  }),
  'throws in op 10,000': onceAt(10_000, () => {
    throw new RangeError('that was one too many')
  }),
  rejects: () => () => Promise.reject(new Error('rejected')),
  'never settles': () => () => new Promise(() => setInterval(() => {}, 1000)),
  'calls process.exit': onceAt(10, () => process.exit(0)),
  'loops for ever': onceAt(10, forever),
  'blocks its event loop': onceAt(10, () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)),
  'leaks its heap': () => {
    const kept = []
    return () => {
      for (let i = 0; i < 40; i++) kept.push(new Array(3e6).fill(i))
    }
  },
  'leaks buffers': () => {
    const kept = []
    return () => {
      for (let i = 0; i < 4000; i++) kept.push(Buffer.alloc(2 ** 20, 1))
    }
  },
  'calls process.abort': onceAt(10, () => process.abort()),
  'kills itself': onceAt(10, () => process.kill(process.pid, 'SIGKILL')),
  'prints 64 MB on standard output': onceAt(10, () => process.stdout.write('x'.repeat(2 ** 26))),
  'prints 64 MB on standard error': onceAt(10, () => process.stderr.write('\u001b[2J'.repeat(2 ** 24))),
  "writes into the lab's turn pipe": onceAt(20_000, () => writeSync(3, new Uint8Array(32))),
  "writes into the lab's result pipe": onceAt(10, () => writeSync(4, '{"ok":true,"result":{}}\n')),
  'changes Date, performance, JSON, timers': () => {
    globalThis.Date = class {}
    performance.now = () => 0
    JSON.stringify = () => '{}'
    JSON.parse = () => ({})
    globalThis.setTimeout = globalThis.setImmediate = () => {}
    process.exit = () => {}
    return counting(() => {})()
  },
  'leaves handles open': () => {
    setInterval(() => {}, 1000)
    process.stdin.resume()
    return counting(() => {})()
  },
  'leaves processes running': () => {
    for (const detached of [false, true])
      spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1e3)'], {
        detached,
        stdio: 'inherit',
      }).unref()
    return counting(() => {})()
  },
  'ignores SIGTERM and loops': onceAt(10, () => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => {})
    forever()
  }),
  'loops when it exits': () => {
    process.on('exit', forever)
    return counting(() => {})()
  },
  'hogs a processor in a thread': () => {
    new Worker('for (;;);', { eval: true }).unref()
    return counting(() => {})()
  },
  'gives a thenable': () => {
    let n = 0
    // biome-ignore lint/suspicious/noThenProperty: it is what misbehaves here.
    return () => ({ then: (resolve) => resolve(made(n++)) })
  },
  'uses its input up': () => {
    const list = Array.from({ length: 1000 }, (_, i) => i)
    return counting(() => {
      while (list.length > 0) list.pop()
    })()
  },
  'gives other outputs': () => () => ({ a: -1, b: 1 }),
}

const kind = process.env.GCLAB_FAULT_KIND ?? 'none'
if (kind === 'hangs on import') forever()
const misbehaving = kinds[kind] ?? kinds.none
/** What a promise says counts, not that there is one. */
const same = kind === 'has an asynchronous same that says no' ? { same: async () => false } : {}
const first = process.env.GCLAB_FAULT_FIRST === '1'

export default {
  name: 'misbehaving',
  title: 'A variant that misbehaves, between others that do not',
  cases: { only: {} },
  ...same,
  variants: first
    ? { baseline: misbehaving, other: kinds.none }
    : { baseline: kinds.none, bad: misbehaving, other: kinds.none },
}
