import { setFlagsFromString } from 'node:v8'

/** Flags of V8 that are set while ops are counted, and then set back to its defaults. */
const counting = {
  'sampling-heap-profiler-suppress-randomness': true,
  'turbo-allocation-folding': false,
  'concurrent-array-buffer-sweeping': false,
} as const

/** One op at a time, also when tests run side by side. */
let last: Promise<unknown> = Promise.resolve()

/** Counts in the test's own process, once all counts before are done. `more`: flags beside the usual ones. */
export function countInTest<T>(
  count: () => Promise<T>,
  more: Readonly<Record<string, boolean>> = {},
): Promise<T> {
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

function setFlags(flags: Readonly<Record<string, boolean>>, asWanted: boolean): void {
  for (const [name, value] of Object.entries(flags))
    setFlagsFromString(value === asWanted ? `--${name}` : `--no-${name}`)
}
