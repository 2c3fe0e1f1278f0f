import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Job } from '../child/job.js'
import { launch } from '../processes/launch.js'

/** What a child says of a scenario file. */
function look(file: string) {
  const scenario = pathToFileURL(join(import.meta.dirname, '../../test/testdata/scenarios', file)).href
  const job: Job<'describe'> = { pass: 'describe', scenario, case: '', variant: '', params: {} }
  const { signal } = new AbortController()
  return launch(job, { node: process.execPath, flags: [], timeoutMs: 20_000, maxBytes: 2 ** 32, signal }).done
}

describe('looking at a scenario file', () => {
  it('tells its names, and shows each variant as it was written, types included', async () => {
    const trial = await look('typed.ts')
    expect(trial).toMatchObject({
      status: 'ok',
      result: {
        name: 'typed',
        baseline: 'baseline',
        cases: ['short', 'long'],
        variants: ['baseline', 'joined'],
      },
    })
    if (trial.status !== 'ok') return
    expect(trial.result.sources[1]).toMatchObject({ variant: 'joined', line: 16 })
    expect(trial.result.sources[1]?.code).toBe(
      [
        '(input: Input) => {',
        '  let count = 0',
        "  return (): string => [input.word, count++].join('')",
        '}',
      ].join('\n'),
    )
  })

  it('refuses a file under which the inspector says nothing, with the reason', async () => {
    const trial = await look('to-json.mjs')
    expect(trial).toMatchObject({
      status: 'invalid',
      cause: expect.stringContaining('take it off Object.prototype'),
    })
  })

  it('shows variants that share a file each by itself, with what only it needs', async () => {
    const trial = await look('needs/scenario.mjs')
    if (trial.status !== 'ok') throw new Error(trial.cause)
    const [plain, tabled, inline, arrow] = trial.result.sources
    expect(plain).toMatchObject({
      line: 4,
      code: '/** The plain one. */\nfunction plain(input) {\n  return () => shared(input)\n}',
    })
    expect(plain).not.toHaveProperty('uses')
    expect(tabled).toMatchObject({
      line: 10,
      code: 'function tabled(input) {\n  return () => shared(find(input))\n}',
    })
    expect(tabled?.uses?.map(({ file, code }) => [basename(file), code])).toEqual([
      ['table.mjs', 'export const look = (key) => rows[key]'],
      ['rows.mjs', 'export const rows = { x: 1 }'],
    ])
    expect(inline?.code).toMatch(/^\/\*\* Here\. \*\/\ninline\(input\) \{\n {2}const pool = [\s\S]*\n\}$/)
    expect(inline?.uses).toHaveLength(2)
    expect(inline?.packages).toEqual(['gclab/pools'])
    expect(arrow?.code).toBe('(input) => () => shared(input)')
    expect([arrow?.uses, tabled?.packages]).toEqual([undefined, undefined])
  })

  it.each([
    ['no-scenario.mjs', 'nothing-there', /its default export must be defineScenario/],
    ['broken.mjs', 'invalid', /broken\.mjs could not be imported: .*out of luck/],
    ['missing.mjs', 'invalid', /missing\.mjs could not be imported/],
  ])('says what is wrong with %s', async (file, status, cause) => {
    expect(await look(file)).toMatchObject({ status, cause: expect.stringMatching(cause) })
  })
})
