import { execFileSync } from 'node:child_process'
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { FRAME_BYTES } from '../../child/protocol.js'
import { allocationFlags } from './measure.js'

const dist = join(import.meta.dirname, '../../../dist/runners')

/** How many ops of a second, by a fake clock, run before each sign of life; `cpu`: its share of that. */
function opsBeforeSigns(cpu: number): readonly number[] {
  const token = 'tokentok'
  const script = `
    import { writeSync } from 'node:fs'
    import { syncBuiltinESMExports } from 'node:module'
    let ms = 0
    performance.now = () => ms
    process.cpuUsage = (since) => ({ user: ${cpu} * 1000 * ms - (since?.user ?? 0), system: 0 })
    syncBuiltinESMExports()
    const { openChannel } = await import(${JSON.stringify(join(dist, 'child/protocol.js'))})
    const { profileAllocation } = await import(${JSON.stringify(join(dist, 'passes/allocation/measure.js'))})
    openChannel('${token}')
    await profileAllocation({ op: () => { ms += 1000; writeSync(3, 'o'); return { a: 1 } } })`
  const folder = mkdtempSync(join(tmpdir(), 'gclab-test-'))
  try {
    const channel = openSync(join(folder, 'channel'), 'w')
    execFileSync(process.execPath, [...allocationFlags, '--input-type=module', '-e', script], {
      stdio: ['ignore', 'ignore', 'inherit', channel],
    })
    const said = readFileSync(join(folder, 'channel'), 'latin1')
    const ops = said.replace(new RegExp(`${token}[^]{${FRAME_BYTES - token.length}}`, 'g'), '|')
    return ops.split('|').map(({ length }) => length)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

it.each([
  ['uses the processor', 1],
  ['is blocked, as by a child process,', 0],
])('gives a sign of life after every few ops of a second, in which it %s', (_, cpu) => {
  const counts = opsBeforeSigns(cpu)
  expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(10)
  expect(Math.max(...counts)).toBeLessThanOrEqual(4)
})
