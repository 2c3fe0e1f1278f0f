// Faults of the programs of a service: one variant of three misbehaves.
import { fileURLToPath } from 'node:url'

const service = fileURLToPath(new URL('serving.mjs', import.meta.url))
const bytes = ['run', service, '--no-time', '--forks', '2', '--no-charts', '--timeout', '4']

const one = (kind, codes) => ({
  name: `a program ${kind}`,
  args: bytes,
  env: { GCLAB_FAULT_KIND: kind },
  codes,
  check: (run) => (codes.includes(0) ? apart(run) : []),
})

/** What is wrong with the figures of two programs that are the same. */
function apart(run) {
  const ratio = run?.scenarios[0].cases[0].comparisons.find(({ variant }) => variant === 'other')?.request
    ?.bytes?.ratio
  return ratio > 0.95 && ratio < 1.05 ? [] : [`equal programs read ${ratio} times the bytes`]
}

/** Exit 1: it does other work. Exit 3: it cannot be measured. Exit 0: it was measured, and held in bounds. */
export const services = [
  one('answers otherwise', [1]),
  one('answers otherwise after a while', [1]),
  one('gives another status under load', [1]),
  one('dies under load', [3]),
  one('is killed under load', [3]),
  one('resets connections', [3]),
  one('leaves requests without an answer', [3]),
  one('is no HTTP under load', [3]),
  one('blocks its event loop under load', [3]),
  one('never listens', [3]),
  one('ends before it is ready', [3]),
  one('is never ready', [3]),
  one('finds its port taken every time', [3]),
  {
    ...one('keeps a tenth of what it allocates', [0]),
    args: ['run', service, '--forks', '6', '--no-charts', '--timeout', '60'],
    check: (run) => {
      const leaking = run?.warnings.flatMap((one) => (one.code === 'service-grows' ? one.variant : []))
      return leaking?.join() === 'bad' ? [] : [`these were said to leak: ${leaking?.join()}`]
    },
  },
  one('does not hear Ctrl-C', [0]),
  one('leaves a process behind', [0]),
  one('prints 64 MB', [0]),
]
