import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunDocument } from '../model/run.js'
import {
  type Contender,
  caseOf,
  environment,
  options,
  runOf,
  scenarioOf,
} from '../reports/testdata/fixture.js'
import { gclabIn, type Outcome } from './testdata/in-process.js'

const cli = join(import.meta.dirname, '../dist/cli.js')
const folder = mkdtempSync(join(tmpdir(), 'gclab-gate-'))
const file = (name: string) => join(folder, name)

function run(pooled: Partial<Contender> = {}, parts: Partial<RunDocument> = {}): RunDocument {
  const contenders = [
    { name: 'baseline', ns: 640, bytes: 1048, allocs: 4 },
    { name: 'pooled', ns: 600, bytes: 512, allocs: 2, ...pooled },
  ]
  return runOf([scenarioOf({ cases: [caseOf('short stream', contenders)] })], parts)
}

const gate = (args: readonly string[], env: Record<string, string> = {}) =>
  gclabIn(folder, ['gate', ...args], env)

/** Runs the command in its own process; asynchronously, since a blocked test worker is taken for dead. */
function gateProcess(args: readonly string[]): Promise<Outcome> {
  const env = { ...process.env, GITHUB_ACTIONS: '', GITHUB_STEP_SUMMARY: '' }
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, 'gate', ...args], { cwd: folder, env }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : (error.code as number), stdout, stderr })
    })
  })
}

const against = (current: string) => ['--baseline', 'baseline.json', '--current', current]

beforeAll(() => {
  const runs: Record<string, RunDocument> = {
    baseline: run(),
    same: run(),
    'one-object-more': run({ bytes: 528, allocs: 3 }),
    fewer: run({ bytes: 500 }),
    slower: run({ ns: 780 }),
    unclear: run({ ns: 634, spread: 0.08 }),
    quick: run({}, { options: { ...options, quick: true } }),
    renamed: run({ name: 'pooled-2' }),
    'other-v8': run({}, { environment: { ...environment, node: 'v22.23.0', v8: '12.4.254.21-node.33' } }),
    none: runOf([]),
  }
  for (const [name, document] of Object.entries(runs))
    writeFileSync(file(`${name}.json`), JSON.stringify(document))
  writeFileSync(file('cut.json'), JSON.stringify(run()).slice(0, 400))
  writeFileSync(file('empty.json'), '')
  writeFileSync(file('foreign.json'), '{"benchmarks": []}')
  writeFileSync(
    file('wild.json'),
    JSON.stringify(run()).replace('"cases":[', '"cases":[{"name":"\\u001b[2J"},'),
  )
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('gclab gate --baseline', () => {
  it('gives scripts its result as JSON, annotations aside', async () => {
    const told = await gate([...against('one-object-more.json'), '--json'], { GITHUB_ACTIONS: 'true' })
    const result = JSON.parse(told.stdout)
    expect(told.status).toBe(1)
    expect(result).toMatchObject({ schema: 'gclab/gate@1', verdict: 'failed', counts: { regression: 2 } })
    expect(result.rows.length).toBe(7)
    expect(told.stderr).toContain('::error')
  })

  it.each([
    ['the same figures', 'same', [], 0, 'Gate passed: 7 passed'],
    ['an object more', 'one-object-more', [], 1, 'Gate failed: 2 regressions'],
    [
      'an object more that is tolerated',
      'one-object-more',
      ['--bytes-tolerance', '16', '--allocs-tolerance', '1'],
      0,
      'Gate passed',
    ],
    ['fewer bytes', 'fewer', [], 0, 'Gate passed: 1 improvement and 6 passed'],
    ['more time', 'slower', [], 1, 'time vs baseline 0.9375 → 1.219'],
    ['more time that is tolerated', 'slower', ['--time-tolerance', '40'], 0, 'Gate passed'],
    ['a doubt', 'unclear', [], 0, '1 inconclusive'],
    ['a doubt under --strict', 'unclear', ['--strict'], 3, '1 inconclusive'],
    ['a quick run, but for its time', 'quick', [], 0, 'Times of a quick run and a full one are not compared'],
    ['another V8', 'other-v8', [], 3, 'gclab run sse-poke --precision 2 --json > baseline.json'],
    ['an empty run', 'none', [], 3, 'figures are missing'],
  ])('judges %s', async (_, current, options, status, text) => {
    const outcome = await gate([...against(`${current}.json`), ...options])
    expect(outcome.stdout).toContain(text)
    expect({ status: outcome.status, stderr: outcome.stderr }).toEqual({ status, stderr: '' })
  })

  it('refuses a file with a name that the run does not have, and says what is there', async () => {
    const { status, stderr } = await gate(against('renamed.json'))
    expect(status).toBe(2)
    expect(stderr).toMatch(
      /baseline\.json holds sse-poke\/short stream\/pooled, which this run does not have; there are \S+\/short stream\/baseline, \S+\/short stream\/pooled-2\. To refresh/,
    )
  })

  it('names scenario, case, variant, metric, old, new and the line', async () => {
    const { stdout } = await gate(against('one-object-more.json'))
    expect(stdout).toContain(
      'sse-poke/short stream/pooled: B/op 512 → 528 (+16) allocated by stringify at scenarios/sse-poke/encode.ts:7',
    )
  })

  it.each(['cut.json', 'empty.json', 'foreign.json', 'wild.json', 'absent.json'])(
    'refuses %s in one sentence',
    async (name) => {
      for (const args of [against(name), ['--baseline', name, '--current', 'same.json']]) {
        const { status, stdout, stderr } = await gate(args)
        expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
        expect(stderr).toMatch(/^error: [^\n\u001b]+\n$/)
      }
    },
  )

  it('annotates and summarizes on GitHub, and writes the comment', async () => {
    const summary = file('summary.md')
    const env = { GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: folder, GITHUB_STEP_SUMMARY: summary }
    const { stdout } = await gate([...against('one-object-more.json'), '--markdown', 'comment.md'], env)
    expect(stdout).toMatch(/^::error file=scenarios\/sse-poke\/encode\.ts,line=7,title=gclab%3A B\/op::/m)
    expect(readFileSync(summary, 'utf8')).toBe(readFileSync(file('comment.md'), 'utf8'))
    expect(readFileSync(summary, 'utf8')).toMatch(
      /^### gclab: Gate failed[^|]+\| outcome[^\n]+\n[^\n]+\n\| \*\*regression\*\*/,
    )
  })
})

describe('gclab gate --limits', () => {
  const limits = (limit: object, name = 'gclab.config.json') => {
    writeFileSync(
      file(name),
      JSON.stringify({ limits: [{ scenario: 'sse-poke', variant: 'pooled', ...limit }] }),
    )
    return gate(['--limits', name, '--current', 'same.json'])
  }

  it.each([
    ['within', { bytesPerOp: 512, allocsPerOp: 2, gcShare: 0.2, pauseP99Ms: 1 }, 0, 'Gate passed: 4 passed'],
    ['above', { bytesPerOp: 511 }, 1, 'B/op 512, limit 511'],
    ['well below', { allocsPerOp: 3 }, 0, '1 improvement'],
    ['of what was not measured', { latencyP99Ms: 5 }, 3, 'it was not measured'],
  ])('holds figures %s the limit', async (_, limit, status, text) => {
    const outcome = await limits(limit)
    expect(outcome.stdout).toContain(text)
    expect(outcome.status).toBe(status)
  })

  it.each([
    ['an unknown limit', { bytes: 1 }, 'limits[0] has no limit "bytes"; there are allocsPerOp'],
    ['a negative limit', { bytesPerOp: -1 }, 'limits[0].bytesPerOp must be a number from 0'],
    [
      'an unknown case',
      { case: 'long', bytesPerOp: 1 },
      'names the case "long", which sse-poke does not have; there are short stream',
    ],
    [
      'an unknown scenario',
      { scenario: 'sse-pok', bytesPerOp: 1 },
      'names the scenario "sse-pok", which the run does not have; there are sse-poke',
    ],
    [
      'an unknown variant',
      { variant: 'poled', bytesPerOp: 1 },
      'names the variant "poled", which sse-poke does not have; there are baseline, pooled',
    ],
    ['no limit at all', {}, 'limits[0] limits nothing'],
  ])('refuses %s', async (_, limit, text) => {
    const { status, stderr } = await limits(limit)
    expect(status).toBe(2)
    expect(stderr).toContain(text)
  })

  it('finds a scenario by its file', async () => {
    const [scenario] = run().scenarios
    expect(await limits({ scenario: `./${scenario?.file}`, bytesPerOp: 511 })).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('B/op 512, limit 511'),
    })
  })

  it('refuses what cannot be measured or found again, before it measures', async () => {
    const asked = async (scenario: string) => {
      writeFileSync(file('own.json'), JSON.stringify({ limits: [{ scenario, bytesPerOp: 1 }] }))
      return (await gate(['--limits', 'own.json'])).stderr
    }
    writeFileSync(file('one.mjs'), '')
    expect(await asked('*.mjs')).toContain(
      'own.json: a limit names one scenario, or its file; "*.mjs" is a pattern',
    )
    expect(await asked('tiny')).toContain('a scenario of your own is named by its file')
  })

  it('reads a config in TypeScript', async () => {
    writeFileSync(
      file('gclab.config.ts'),
      "interface Limit { scenario: string }\nconst own: Limit & { bytesPerOp: number } = { scenario: 'sse-poke', bytesPerOp: 600 }\nexport default { limits: [own] }\n",
    )
    const { status, stdout } = await gateProcess(['--limits', 'gclab.config.ts', '--current', 'same.json'])
    expect({ status, regression: stdout.includes('short stream/baseline: B/op 1,048, limit 600') }).toEqual({
      status: 1,
      regression: true,
    })
  })
})

describe('the command line of gclab gate', () => {
  it.each([
    [['--baseline', 'baseline.json', '--node', '22,24'], 'one Node.js at a time'],
    [[], 'one of --baseline <run.json>, --against <git ref> and --limits <config>'],
    [['--baseline', 'baseline.json', '--limits', 'x.json'], 'one of --baseline'],
    [['--baseline', 'baseline.json', '--current', 'same.json', 'sse-poke'], 'not both'],
    [
      ['--baseline', 'baseline.json', '--current', 'same.json', '--time-tolerance', 'lots'],
      '--time-tolerance takes a number',
    ],
    [['--limits'], 'argument missing'],
    [['--limits', '--no-time'], '--limits takes a config'],
    [['--limits', 'absent.json', '--current', 'same.json'], 'there is no file'],
    [['--limits', '/dev/null', '--current', 'same.json'], 'is no regular file'],
  ])('refuses %j', async (args, text) => {
    const { status, stderr } = await gate(args)
    expect(status).toBe(2)
    expect(stderr).toContain(text)
  })
})
