// A program whose functions allocate known shares, of known fates.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ProgramWatch, WatchDocument, WatchedSite } from '../model/watch.js'
import { folderOf } from '../runners/scenario-files/typescript/testdata/project.js'

const cli = join(import.meta.dirname, '../dist/start.js')
// V8 gives a function that it has inlined the name of its caller.
const flags = ['--no-turbo-inlining', ...(process.versions.node < '22' ? [] : ['--no-maglev-inlining'])]
/**
 * Objects of 56 bytes in each round: 40 die young, 2 are in a ring for a while, and 1 stays. It runs until a
 * long stretch was looked at for survivors, which ends after seven seconds.
 */
const source = `const ring = new Array(150_000), buffers = new Array(500)
let sink, leaked, next = 0, rounds = 0
function young(i) { sink = { a: i, b: i, c: i, d: i } }
function ringed(i) { ring[next = (next + 1) % ring.length] = { a: i, b: i, c: i, d: i } }
function leak(i) { leaked = { a: leaked, b: i, c: i, d: i } }
function buffer(i) { buffers[i % buffers.length] = Buffer.alloc(40_000) }
function round(i) {
  for (let k = 0; k < 40; k++) young(k)
  for (let k = 0; k < 2; k++) ringed(k)
  leak(i)
  if (i % 200 === 0) buffer(i / 200)
}
const end = performance.now() + 7600
function loop() {
  for (let i = 0; i < 1000; i++) round(rounds++)
  if (performance.now() < end) setTimeout(loop, 1)
}
loop()
`

describe('a program of known shares', () => {
  let program: ProgramWatch
  let sites: readonly WatchedSite[] = []
  beforeAll(() => {
    const args = ['watch', '--json', '--no-charts', '--', 'node', ...flags, 'known.cjs']
    const cwd = folderOf({ 'known.cjs': source })
    const { stdout } = spawnSync(process.execPath, [cli, ...args], {
      cwd,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    })
    program = (JSON.parse(stdout) as WatchDocument).programs[0] as ProgramWatch
    sites = program.threads[0]?.allocation.sites ?? []
  }, 60_000)
  /** Of what the three functions account for. */
  const shareOf = (name: string, key: 'bytes' | 'survivedBytes'): number => {
    const of = (names: readonly string[]): number =>
      sites.reduce((sum, site) => sum + (names.includes(site.function) ? (site[key] ?? 0) : 0), 0)
    return of([name]) / of(['young', 'ringed', 'leak'])
  }

  it.each([
    ['young', 40 / 43],
    ['ringed', 2 / 43],
    ['leak', 1 / 43],
  ])('has the share of what %s allocates', (name, share) => {
    expect(Math.abs(shareOf(name, 'bytes') - share)).toBeLessThan(0.1 * Math.max(share, 0.4))
  })

  it.each([
    ['young', 0],
    ['ringed', 2 / 3],
    ['leak', 1 / 3],
  ])('has the share of what survives of %s', (name, share) => {
    // Some hundred samples.
    expect(Math.abs(shareOf(name, 'survivedBytes') - share)).toBeLessThan(0.15)
  })

  it('has the memory of Buffers beside the heap', () => {
    const most = Math.max(...(program.memory?.arrayBuffers ?? []).map(({ bytes }) => bytes))
    expect(most).toBeGreaterThan(500 * 40_000)
  })
})
