// Faults of the machine: a full disk, jumping clocks, stopped processes, starved processes.
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { childrenOf, sleep, until, usual } from './lab.mjs'

/** A disk of so many kilobytes under the folder of results. Needs the right to mount. */
const smallDisk = (kilobytes, filled = 0) => ({
  before: ({ out }) => {
    mkdirSync(out, { recursive: true })
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', out])
    if (filled > 0) writeFileSync(join(out, 'filler'), Buffer.alloc(filled * 1024))
  },
  after: ({ out }) => execFileSync('umount', ['-l', out]),
})

const fillLater =
  (ms) =>
  async (_, { out, fault }) => {
    await until(() => childrenOf(fault).length > 0)
    await sleep(ms)
    try {
      writeFileSync(join(out, 'filler'), Buffer.alloc(2 ** 20))
    } catch {
      // It is full now.
    }
  }

const stopped =
  (whom, ms) =>
  async ({ child }, { fault }) => {
    await until(() => childrenOf(fault).length > 0)
    for (let round = 0; round < 2; round++) {
      await sleep(700)
      const ids = whom === 'lab' ? [child.pid] : childrenOf(fault).map(({ pid }) => pid)
      const all = whom === 'all' ? [child.pid, ...ids] : ids
      for (const pid of all) signal(pid, 'SIGSTOP')
      await sleep(ms)
      for (const pid of all) signal(pid, 'SIGCONT')
    }
  }

function signal(pid, name) {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended by itself.
  }
}

const starved = async ({ ended }) => {
  const hogs = Array.from({ length: 6 }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  )
  await ended
  for (const hog of hogs) hog.kill('SIGKILL')
}

const jumping = (hours) => ({
  files: {
    'jump.cjs': `const real = Date.now; const began = real()
      Date.now = () => real() + (real() - began > 1500 ? ${hours} * 3600e3 : 0)
      const Real = Date
      globalThis.Date = class extends Real { constructor(...given) { given.length ? super(...given) : super(Real.now()) } }`,
  },
  env: { NODE_OPTIONS: '--require={jump}' },
})

export const machines = [
  { name: 'a full disk from the start', args: usual, ...smallDisk(64, 64), codes: [3] },
  {
    name: 'a disk that fills while it measures',
    args: usual,
    ...smallDisk(400),
    act: fillLater(1500),
    codes: [3],
  },
  {
    name: 'a disk with room for the journal, not for the report',
    args: usual,
    ...smallDisk(120),
    codes: [3],
  },
  { name: 'a clock that jumps a day ahead', args: usual, ...jumping(24), codes: [0] },
  { name: 'a clock that jumps a day back', args: usual, ...jumping(-24), codes: [0] },
  { name: 'the lab stopped for 6 s, past its time-out', args: usual, act: stopped('lab', 6000), codes: [0] },
  { name: 'the children stopped for 2 s', args: usual, act: stopped('children', 2000), codes: [0] },
  {
    name: 'all stopped for 6 s, as a machine that sleeps',
    args: usual,
    act: stopped('all', 6000),
    codes: [0],
  },
  {
    name: 'a starved machine: six busy loops beside it',
    args: [...usual, '--timeout', '20'],
    act: starved,
    codes: [0],
  },
  { name: 'no folder for temporary files', args: usual, env: { TMPDIR: '/nonexistent/tmp' }, codes: [3] },
  { name: 'a Node.js that is not there', args: [...usual, '--node', '/nonexistent/node'], codes: [3] },
  {
    name: 'a program that is not Node.js',
    args: [...usual, '--node', '/bin/true'],
    codes: [3],
  },
  {
    name: 'the folder of results removed while it measures',
    args: usual,
    act: async (_, { out, fault }) => {
      await until(() => childrenOf(fault).length > 0)
      await sleep(1500)
      rmSync(out, { recursive: true, force: true })
    },
    codes: [0],
  },
]
