// What `gclab watch` counts, beside what V8 itself prints with --trace-gc of the same process.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { WatchDocument } from '../model/watch.js'
import { folderOf } from '../runners/scenario-files/typescript/testdata/project.js'

const cli = join(import.meta.dirname, '../dist/start.js')
/** Before the watching begins, and after it has ended, in each thread: collections of both kinds. */
const FIRST_AND_LAST = 4

const fill = `const ring = new Array(50_000)
let n = 0
function fill(count) { for (let i = 0; i < count; i++) ring[n++ % ring.length] = { i, list: [i, i] } }
`
const programs = {
  'in turns of its event loop': `${fill}
    const timer = setInterval(() => fill(20_000), 10)
    setTimeout(() => { clearInterval(timer); fill(400_000) }, 2500)`,
  'that never turns it, and exits': `${fill} fill(1_500_000); process.exit()`,
  'that never turns it, and throws': `${fill} fill(1_500_000); throw new Error('the end')`,
  'of Buffers': `let keep
    const timer = setInterval(() => { for (let i = 0; i < 20; i++) keep = Buffer.alloc(1_000_000) }, 10)
    setTimeout(() => clearInterval(timer), 2500)`,
  'with much alive': `const live = []
    for (let i = 0; i < 1_500_000; i++) live.push({ i, text: 'k' + (i & 1023) })
    let keep
    const timer = setInterval(() => { for (let i = 0; i < 2000; i++) keep = { i, list: [i] } }, 10)
    setTimeout(() => { clearInterval(timer); console.log(live.length) }, 3500)`,
  'of several threads': `const { Worker, isMainThread } = require('node:worker_threads')
    ${fill}
    if (isMainThread) for (let i = 0; i < 3; i++) new Worker(__filename)
    fill(600_000)`,
}
const runs = Object.entries(programs).map(([name, source]) => ({ name, source }))

interface Counts {
  readonly minor: number
  readonly major: number
  /** That the watching made. */
  readonly own: number
}

function traced(output: string): Counts {
  const lines = output.split('\n')
  const count = (wanted: RegExp): number => lines.filter((line) => wanted.test(line)).length
  return {
    minor: count(/ms: Scavenge(?!.*testing)/),
    major: count(/ms: (?:\w+ )?Mark-Compact(?!.*sampling profiler)/),
    own: count(/ms: Scavenge.*testing|ms: (?:\w+ )?Mark-Compact.*sampling profiler/),
  }
}

it.each(runs)('counts the collections of a program $name', ({ source }) => {
  const cwd = folderOf({ 'program.cjs': source })
  const args = ['watch', '--json', '--no-charts', '--', 'node', '--trace-gc', 'program.cjs']
  const { stdout, stderr } = spawnSync(process.execPath, [cli, ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  const { threads } = (JSON.parse(stdout) as WatchDocument).programs[0] ?? { threads: [] }
  const sumOf = (of: (gc: (typeof threads)[number]['gc']) => number | null | undefined): number =>
    threads.reduce((sum, { gc }) => sum + (of(gc) ?? Number.NaN), 0)
  const seen = { minor: sumOf(({ minor }) => minor), major: sumOf(({ major }) => major) }
  const caused = sumOf(({ causedByGclab }) => causedByGclab)
  const there = traced(stderr)
  const missed = there.minor + there.major + there.own - (seen.minor + seen.major + caused)
  const told = JSON.stringify({ there, seen, caused })
  expect(missed, told).toBeGreaterThanOrEqual(0)
  expect(missed, told).toBeLessThanOrEqual(FIRST_AND_LAST * threads.length)
  // None of the watcher's is the program's.
  expect(seen.minor, told).toBeLessThanOrEqual(there.minor)
  expect(seen.major, told).toBeLessThanOrEqual(there.major)
  expect(there.minor - seen.minor, told).toBeLessThanOrEqual(FIRST_AND_LAST * threads.length)
  expect(there.major - seen.major, told).toBeLessThanOrEqual(threads.length)
})
