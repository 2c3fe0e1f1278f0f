// Faults of the code that is measured: one variant of three misbehaves, the others and the run go on.
import { scenario, usual } from './lab.mjs'

const one = (kind, codes, more = {}) => ({
  name: `a variant ${kind}`,
  args: [...usual, ...(more.args ?? [])],
  env: { GCLAB_FAULT_KIND: kind, ...more.env },
  codes,
})

/** Exit 2: it is no op. Exit 3: its figures are missing. Exit 0: it was held in bounds; figures are whole. */
export const children = [
  one('throws at set-up', [3]),
  one('throws in its first op', [3]),
  one('throws in op 10,000', [3]),
  one('rejects', [3]),
  one('never settles', [3]),
  one('calls process.exit', [3]),
  one('loops for ever', [3]),
  one('blocks its event loop', [3]),
  one('leaks its heap', [3], { args: ['--max-heap', '64'] }),
  // On a busy machine it is silent for long before it has taken so much.
  one('leaks buffers', [3], { args: ['--max-heap', '64', '--timeout', '60'] }),
  one('calls process.abort', [3]),
  one('kills itself', [3]),
  one('prints 64 MB on standard output', [0, 3]),
  one('prints 64 MB on standard error', [0, 3]),
  one("writes into the lab's turn pipe", [3]),
  one("writes into the lab's result pipe", [3]),
  one('changes Date, performance, JSON, timers', [0]),
  one('leaves handles open', [0]),
  one('leaves processes running', [0]),
  one('ignores SIGTERM and loops', [3]),
  one('loops when it exits', [0]),
  one('hogs a processor in a thread', [0]),
  one('gives other outputs', [1]),
  one('has an asynchronous same that says no', [1]),
  one('gives a thenable', [2]),
  {
    ...one('uses its input up', [0]),
    name: 'the baseline uses its input up',
    env: { GCLAB_FAULT_KIND: 'uses its input up', GCLAB_FAULT_FIRST: '1' },
    check: (run) =>
      run?.warnings.some(({ code }) => code === 'input-used-up') ? [] : ['nothing was said of it'],
  },
  {
    ...one('throws at set-up', [3]),
    name: 'the baseline throws at set-up',
    env: { GCLAB_FAULT_KIND: 'throws at set-up', GCLAB_FAULT_FIRST: '1' },
  },
  { ...one('hangs on import', [3]), name: 'the scenario file hangs when it is imported' },
  {
    name: 'a scenario beside it has a syntax error',
    args: [...usual, '{broken}'],
    files: { 'broken.mjs': 'export default {' },
    codes: [2],
  },
  {
    name: 'the same scenario twice',
    args: [...usual, scenario],
    codes: [2],
  },
]
