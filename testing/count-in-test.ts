import { setFlagsFromString } from 'node:v8'

/** Flags that are on or off while ops are counted, or have a value then and another one afterwards. */
type Flags = Readonly<Record<string, boolean | readonly [during: string, after: string]>>

const node = Number.parseInt(process.versions.node, 10)

/** Flags of V8 that are set while ops are counted, and then set back to its defaults. */
const counting: Flags = {
  'sampling-heap-profiler-suppress-randomness': true,
  'turbo-allocation-folding': false,
  ...(node >= 24 && { 'maglev-allocation-folding': ['0', node < 26 ? '1' : '2'] }),
  'concurrent-array-buffer-sweeping': false,
}

/** One op at a time, also when tests run side by side. */
let last: Promise<unknown> = Promise.resolve()

/** Counts in the test's own process, once all counts before are done. `more`: flags beside the usual ones. */
export function countInTest<T>(count: () => Promise<T>, more: Flags = {}): Promise<T> {
  const result = last.then(async () => {
    const flags = { ...counting, ...more }
    setFlags(flags, true)
    try {
      return await count()
    } finally {
      setFlags(flags, false)
    }
  })
  last = result.catch(() => {})
  return result
}

function setFlags(flags: Flags, asWanted: boolean): void {
  for (const [name, value] of Object.entries(flags)) {
    const isOn = value === asWanted
    const text =
      typeof value === 'boolean' ? `--${isOn ? '' : 'no-'}${name}` : `--${name}=${value[asWanted ? 0 : 1]}`
    setFlagsFromString(text)
  }
}
