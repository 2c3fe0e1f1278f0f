import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { runs } from '../../testdata/runs.js'
import { renderReport } from '../compose.js'

function snippetOf(run: (typeof runs)['full']): string | undefined {
  const [scenario] = run.scenarios
  if (scenario === undefined) throw new Error('the fixture has a scenario')
  const [, production = ''] = renderReport(run, scenario, []).split('## Production considerations')
  return /```js\n([\s\S]*?)\n```/.exec(production)?.[1]
}

/** Prepended: a pool, and garbage for half a second. */
const service = `const pool = { stats: () => ({ hits: 3, misses: 1, outstanding: 0 }) }
const end = Date.now() + 500
setInterval(function busy() {
  globalThis.kept = Array.from({ length: 5000 }, (_, i) => ({ i }))
  if (Date.now() > end) process.exit()
}, 1)
`

describe('what is to be watched in production', () => {
  it('comes with code that runs and logs all of it', async () => {
    const snippet = snippetOf(runs.full)?.replace('10_000', '200')
    const args = ['--input-type=module', '--eval', `${service}${snippet}`]
    const { stdout } = await promisify(execFile)(process.execPath, args)
    const [line] = stdout.trim().split('\n')
    const logged = JSON.parse(line ?? '')
    expect(Object.keys(logged)).toEqual([
      'minor',
      'major',
      'pauseMs',
      'gcShare',
      'bytesPerSecond',
      'heapUsed',
      'pool',
    ])
    expect(logged.pool).toEqual({ hits: 3, misses: 1, outstanding: 0 })
    expect(logged.bytesPerSecond).toBeGreaterThan(100_000)
    expect(logged.heapUsed).toBeGreaterThan(1_000_000)
  })

  it('is left out where nothing is to be taken to production', () => {
    expect(snippetOf(runs.notWorthIt)).toBeUndefined()
  })
})
