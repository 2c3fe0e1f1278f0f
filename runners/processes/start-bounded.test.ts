import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { runProgram } from './run-program.js'
import { type Bounds, startBounded } from './start-bounded.js'

const bounds = (script: string, limits: Bounds) =>
  startBounded(process.execPath, ['-e', script], { stdio: 'ignore' }, limits)
const idle = 'setInterval(() => {}, 1000)'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

describe('a bounded process', () => {
  it.each<[string, string, Bounds]>([
    ['late', idle, { limitMs: 50 }],
    ['silent', idle, { silenceMs: 50 }],
    ['too-large', idle, { maxBytes: 2 ** 20 }],
    ['interrupted', idle, { signal: AbortSignal.abort() }],
  ])('is ended when it is %s', async (ended, script, limits) => {
    if (ended === 'too-large' && process.platform !== 'linux') return
    expect(await bounds(script, limits).done).toMatchObject({ ended, code: null, error: null })
  })

  it('lives on while it gives signs of life, and tells the first reason of its end', async () => {
    const started = bounds(idle, { silenceMs: 400 })
    const signs = setInterval(started.refresh, 20)
    setTimeout(() => {
      clearInterval(signs)
      started.end()
      started.end()
    }, 1000)
    expect(await started.done).toMatchObject({ ended: 'interrupted' })
  })

  it('ends by itself, or is not there at all', async () => {
    expect(await bounds('process.exit(5)', {}).done).toMatchObject({
      ended: 'itself',
      code: 5,
      killedBy: null,
    })
    const end = await runProgram('no-such-program', [], { env: {} })
    expect(end).toMatchObject({ code: null, ended: 'itself', error: expect.stringContaining('ENOENT') })
  })

  it.runIf(process.platform === 'linux')('takes along whoever left its group', async () => {
    const child = `const sleeper = require('node:child_process').spawn('sleep', ['300'], { detached: true, stdio: 'ignore' })`
    const { said } = await runProgram(
      process.execPath,
      ['-e', `${child}; sleeper.unref(); console.log(sleeper.pid)`],
      {
        env: process.env,
      },
    )
    expect(Number(said)).toBeGreaterThan(1)
    await expect.poll(() => stateOf(Number(said))).toMatch(/^Z?$/)
  })

  it('is told of under GCLAB_DEBUG=1 alone, a line for its start and one for its end', async () => {
    let said = ''
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said += text
      return true
    })
    await runProgram(process.execPath, ['-e', '1'], { env: {} })
    expect(said).toBe('')
    vi.stubEnv('GCLAB_DEBUG', '1')
    await runProgram(process.execPath, ['--no-opt', '-e', 'process.exit(3) // it’s'], { env: {} })
    const [start, end, rest] = said.split('\n')
    expect(start).toMatch(/^gclab \[\d+\] .*node --no-opt -e 'process\.exit\(3\) \/\/ it’s'$/)
    expect(end).toMatch(/^gclab \[\d+\] ended after \d+ ms: code 3$/)
    expect(rest).toBe('')
  })
})

/** One letter; empty for a process that is gone. */
function stateOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.slice(stat.lastIndexOf(')') + 2)[0] ?? ''
  } catch {
    return ''
  }
}
