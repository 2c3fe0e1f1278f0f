import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ThreadWatch } from '../model/watch.js'
import { folderOf } from '../runners/scenario-files/typescript/testdata/project.js'

const cli = join(import.meta.dirname, '../dist/cli.js')
const SECONDS = 14
const BURST_MS = 2000
const idle = "require('node:http').createServer(() => {}).listen(0, '127.0.0.1')"
/** Allocates for two seconds, keeps 20 MB of it, and then has nothing to do: nodejs/node#62721. */
const burst = `const kept = []
const end = performance.now() + ${BURST_MS}
function allocate() {
  for (let i = 0; i < 20_000; i++) kept[(Math.random() * 200_000) | 0] = { i, list: [i] }
  if (performance.now() < end) setImmediate(allocate)
}
allocate()
setInterval(() => {}, 1000)
`

async function watched(program: string): Promise<ThreadWatch> {
  const cwd = folderOf({ 'program.cjs': program })
  const args = ['watch', '--json', '--no-charts', '--seconds', String(SECONDS), '--', 'node', 'program.cjs']
  const child = spawn(process.execPath, [cli, ...args], { cwd, stdio: ['ignore', 'pipe', 'ignore'] })
  let stdout = ''
  child.stdout.on('data', (text) => {
    stdout += text
  })
  await once(child, 'close')
  return JSON.parse(stdout).programs[0].threads[0]
}

describe('gclab watch on a program at rest', { concurrent: true }, () => {
  it('leaves it alone until its end, and makes nothing grow', async () => {
    const { gc, durationMs } = await watched(idle)
    // The reading of the samples at the end: a young collection, and before Node.js 26 a full one.
    expect(gc.causedByGclab).toBeLessThanOrEqual(3)
    expect((gc.minor ?? 0) + (gc.major ?? 0)).toBeLessThanOrEqual(6)
    const least = (from: number, to: number): number =>
      gc.heap.reduce((all, { ms, bytes }) => (ms >= from && ms < to ? Math.min(all, bytes) : all), Infinity)
    const growth = least(durationMs - 5000, durationMs) - least(2000, 7000)
    expect(growth).toBeLessThan(2 ** 20)
  })

  it('sees no endless collections after a burst', async () => {
    const { gc } = await watched(burst)
    expect(gc.collections.filter(({ ms }) => ms < BURST_MS).length).toBeGreaterThan(0)
    expect(gc.collections.filter(({ ms }) => ms > BURST_MS + 2000).length).toBeLessThanOrEqual(12)
  })
})
