import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const cli = join(import.meta.dirname, '../dist/cli.js')
const scenarios = join(import.meta.dirname, 'testdata/scenarios')

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the real command in an empty folder. */
function gclab(args: readonly string[], cwd = mkdtempSync(join(tmpdir(), 'gclab-cli-'))): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], { cwd, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      resolve({ code: error ? (typeof error.code === 'number' ? error.code : null) : 0, stdout, stderr })
    })
  })
}

const quick = ['--quick', '--forks', '2', '--no-charts']

describe('gclab', () => {
  it('shows its help and its version', async () => {
    expect(await gclab(['--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('run [options]'),
    })
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'))
    expect(await gclab(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` })
  })

  it('lists the bundled scenarios, as JSON too', async () => {
    const { code, stdout } = await gclab(['list', '--json'])
    expect(code).toBe(0)
    for (const entry of JSON.parse(stdout)) {
      expect(Object.keys(entry)).toEqual(['name', 'title', 'cases', 'variants'])
    }
    expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ name: 'sse-poke' }))
  })

  it.each([
    [['frobnicate'], /unknown command 'frobnicate'/],
    [['run'], /name a scenario to run/],
    [['run', '--frob'], /unknown option '--frob'/],
    [['run', '--against', 'HEAD'], /unknown option '--against'\n--against is an option of gclab gate\n/],
    [['run', 'nope'], /there is no scenario "nope"\. Bundled are sse-poke/],
    [['run', './nope.ts'], /there is no file .*nope\.ts/],
    [['run', 'sse-poke', '--forks', 'many'], /--forks takes a whole number from 2 to 10000, not "many"/],
    [['run', 'sse-poke', '--budget', '-1'], /--budget takes seconds from 1, not "-1"/],
    [
      ['run', 'sse-poke', '--case', 'nope', '--no-charts'],
      /sse-poke has no case "nope"; there are "short stream"/,
    ],
    [['report', 'none.json'], /there is no file .*none\.json/],
  ])('%j is the caller’s mistake', async (args, message) => {
    const { code, stdout, stderr } = await gclab(args)
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/^\s+at /m)
  })

  it('measures a scenario file, and rebuilds its pages from the saved run', {
    timeout: 120_000,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gclab-cli-'))
    const args = ['run', join(scenarios, 'typed.ts'), '--case', 'short', ...quick, '--json']
    const { code, stdout, stderr } = await gclab(args, folder)
    expect(code, stderr).toBe(0)
    const run = JSON.parse(stdout)
    expect(run.scenarios[0].cases[0].variants.map((v: { name: string }) => v.name)).toEqual([
      'baseline',
      'joined',
    ])
    const saved = join(folder, 'gclab-results/typed/run.json')
    expect(JSON.parse(readFileSync(saved, 'utf8'))).toEqual(run)
    const page = readFileSync(join(folder, 'gclab-results/typed/report.md'), 'utf8')
    rmSync(join(folder, 'gclab-results/typed/report.md'))
    expect(await gclab(['report', saved, '--no-charts'], folder)).toMatchObject({ code: 0 })
    expect(readFileSync(join(folder, 'gclab-results/typed/report.md'), 'utf8')).toBe(page)
  })

  it('exits 1 when outputs differ, and times nothing', async () => {
    const args = ['run', join(scenarios, 'hand-made.mjs'), '--variant', 'differs', ...quick]
    const { code, stdout } = await gclab(args)
    expect(code).toBe(1)
    expect(stdout).toContain('value seven')
  })

  it('exits 2 when a factory returns no function, and says what would work', async () => {
    const args = ['run', join(scenarios, 'hand-made.mjs'), '--variant', 'not-an-op', '--no-time', ...quick]
    const { code, stderr } = await gclab(args)
    expect(code).toBe(2)
    expect(stderr).toContain('variant "not-an-op" returned a number; return a function')
  })

  it('exits 3 when a child fails, and keeps what the others gave', { timeout: 120_000 }, async () => {
    const args = [
      'run',
      join(scenarios, 'hand-made.mjs'),
      '--variant',
      'exits',
      '--variant',
      'bytes',
      ...quick,
      '--json',
    ]
    const { code, stdout, stderr } = await gclab(args)
    expect(code).toBe(3)
    expect(stderr).toMatch(/hand-made \/ only \/ exits: .*exited with code 0/)
    const [result] = JSON.parse(stdout).scenarios[0].cases
    const timed = result.variants.map((v: { name: string; time: unknown }) => [v.name, v.time !== null])
    expect(timed).toEqual([
      ['baseline', true],
      ['bytes', true],
      ['exits', false],
    ])
  })
})
