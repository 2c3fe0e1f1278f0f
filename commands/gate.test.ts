import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AllocationResult, RunDocument } from '../model/run.js'
import {
  type Contender,
  caseOf,
  environment,
  options,
  runOf,
  scenarioOf,
} from '../reports/testdata/fixture.js'
import type { OpsProfile } from '../runners/passes/allocation/profile.js'
import type { ProfileNode } from '../runners/passes/allocation/sampler.js'

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

/** Runs the command; asynchronously, since a test that blocks its worker for long is taken for dead. */
function gclab(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
  cwd = folder,
): Promise<Outcome> {
  const own = { ...process.env, GITHUB_ACTIONS: '', GITHUB_STEP_SUMMARY: '', ...env }
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, command, ...args], { cwd, env: own }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : (error.code as number), stdout, stderr })
    })
  })
}

interface Outcome {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

const gate = (args: readonly string[], env?: Record<string, string>) => gclab('gate', args, env)

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
    ['another V8', 'other-v8', [], 3, 'gclab run sse-poke --json > baseline.json'],
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
      'sse-poke/short stream/pooled: B/op 512 → 528 (+16) [exact] allocated by stringify at scenarios/sse-poke/encode.ts:7',
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

  it('reads a config in TypeScript, found by its name', async () => {
    writeFileSync(
      file('gclab.config.ts'),
      "interface Limit { scenario: string }\nconst own: Limit & { bytesPerOp: number } = { scenario: 'sse-poke', bytesPerOp: 600 }\nexport default { limits: [own] }\n",
    )
    const { status, stdout } = await gate(['--limits', '--current', 'same.json'])
    expect({ status, regression: stdout.includes('short stream/baseline: B/op 1,048, limit 600') }).toEqual({
      status: 1,
      regression: true,
    })
  })
})

describe('the command line of gclab gate', () => {
  it.each([
    [['--baseline', 'baseline.json', '--node', '22,24'], 'one Node.js at a time'],
    [[], 'one of --baseline <run.json>, --against <git ref> and --limits'],
    [['--baseline', 'baseline.json', '--limits'], 'one of --baseline'],
    [['--baseline', 'baseline.json', '--current', 'same.json', 'sse-poke'], 'not both'],
    [
      ['--baseline', 'baseline.json', '--current', 'same.json', '--time-tolerance', 'lots'],
      '--time-tolerance takes a number',
    ],
    [['--limits', 'absent.json', '--current', 'same.json'], 'there is no file'],
  ])('refuses %j', async (args, text) => {
    const { status, stderr } = await gate(args)
    expect(status).toBe(2)
    expect(stderr).toContain(text)
  })
})

/** The run's sites add up to its totals, and so does the profile beside it, per op. */
function expectWholeProfile({ sites, heapBytesPerOp, allocsPerOp }: AllocationResult): void {
  const sum = (figures: readonly number[]) => figures.reduce((total, figure) => total + figure, 0)
  expect(sum(sites.map((site) => site.bytesPerOp))).toBeCloseTo(heapBytesPerOp, 9)
  expect(sum(sites.map((site) => site.allocsPerOp))).toBeCloseTo(allocsPerOp, 9)
  const saved = file('gclab-results/tiny/profiles/only.other.allocations.heapprofile')
  const { head, samples, ops } = JSON.parse(readFileSync(saved, 'utf8')) as OpsProfile
  const sizes = (node: ProfileNode): number => node.selfSize + sum(node.children.map(sizes))
  expect(sizes(head)).toBe(sum(samples.map(({ size }) => size)))
  expect(sizes(head) / ops).toBeCloseTo(heapBytesPerOp, 1)
}

describe('gclab gate, measuring now', () => {
  const scenario = (extra: string) =>
    [
      '// V8 inlines this into the op.',
      `const note = () => { ${extra} }`,
      'export default {',
      "  name: 'tiny', title: 'Tiny', cases: { only: 7 },",
      '  variants: {',
      '    baseline: (n) => { let i = 0; return () => ({ n, i: i++ }) },',
      '    other: (n) => {',
      '      let i = 0',
      '      const made = () => { note(); return { n, i: i++ } }',
      '      return made',
      '    },',
      '  },',
      '}',
    ].join('\n')

  it('passes unchanged code, and finds an object of 16 bytes more and its line', {
    timeout: 240_000,
  }, async () => {
    writeFileSync(file('tiny.gclab.mjs'), scenario(''))
    const options = ['./tiny.gclab.mjs', '--no-time', '--no-charts', '--json']
    const { stdout } = await gclab('run', options)
    writeFileSync(file('tiny.json'), stdout)
    expectWholeProfile(JSON.parse(stdout).scenarios[0].cases[0].variants[1].allocation)
    const unchanged = await gate(['--baseline', 'tiny.json', '--no-time'])
    expect(unchanged.stdout).toContain('Gate passed')
    expect(unchanged.status).toBe(0)
    // An array without elements: 16 bytes.
    writeFileSync(file('tiny.gclab.mjs'), scenario('globalThis.kept = []'))
    const changed = await gate(['--baseline', 'tiny.json', '--no-time'])
    expect(changed.stdout).toMatch(
      /regression +tiny\/only\/other: allocs\/op \S+ → \S+ \(\+1\) \[[^\]]+\] allocated by note at tiny\.gclab\.mjs:2/,
    )
    expect(changed.status).toBe(1)
    const [own, gates] = ['', 'gate/'].map((place) => file(`gclab-results/${place}tiny/run.json`)) as [
      string,
      string,
    ]
    expect(JSON.parse(readFileSync(own, 'utf8')).startedAt).toBe(JSON.parse(stdout).startedAt)
    expect(
      JSON.parse(readFileSync(gates, 'utf8')).scenarios[0].cases[0].variants[1].allocation.sites,
    ).toContainEqual(
      expect.objectContaining({ function: 'note', file: 'tiny.gclab.mjs', line: 2, allocsPerOp: 1 }),
    )
  })

  it('takes --case and --variant for those of the saved scenarios', { timeout: 240_000 }, async () => {
    const narrowed = await gate([
      '--baseline',
      'tiny.json',
      '--no-time',
      '--case',
      'only',
      '--variant',
      'other',
    ])
    expect(narrowed.stderr).not.toContain('error:')
    expect(narrowed.stdout).toMatch(/^regression +tiny\/only\/other/m)
  })
})

describe('gclab gate --against', () => {
  const repository = join(folder, 'repository')
  const lab = (...args: string[]) => gclab('gate', ['./op.gclab.mjs', '--no-time', ...args], {}, repository)
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', ...args], {
      cwd: repository,
      encoding: 'utf8',
    })
  const source = (made: string) =>
    `export default { name: 'op', title: 'Op', cases: { only: 1 }, variants: { baseline: () => { let i = 0; return () => (${made}) } } }\n`

  beforeAll(() => {
    mkdirSync(repository)
    git('init', '--quiet')
    writeFileSync(join(repository, 'op.gclab.mjs'), source('{ i: i++ }'))
    git('add', '.')
    git('commit', '--quiet', '-m', 'first')
  })

  it('passes unchanged code, fails changed code at its line, and cleans up', {
    timeout: 240_000,
  }, async () => {
    const unchanged = await lab('--against', 'HEAD')
    expect(unchanged.stdout).toMatch(/^Gate passed: 3 passed, against HEAD/)
    expect(unchanged.status).toBe(0)
    writeFileSync(join(repository, 'op.gclab.mjs'), source('{ i: i++, ...(globalThis.kept = []) }'))
    const before = git('status', '--porcelain')
    const changed = await lab('--against', 'HEAD', '--out', join(folder, 'elsewhere'))
    // Spread, the array adds nothing to the output; it is 16 bytes of its own.
    expect(changed.stdout).toMatch(
      /regression +op\/only\/baseline: allocs\/op .+ allocated by \S+ at op\.gclab\.mjs:1/,
    )
    expect(changed.status).toBe(1)
    const saved = readFileSync(join(folder, 'elsewhere/gate/op/run.json'), 'utf8')
    expect(saved).toContain('op.gclab.mjs')
    expect(saved).not.toContain('gclab-against-')
    const profiles = join(folder, 'elsewhere/gate/op/profiles')
    for (const name of readdirSync(profiles))
      expect(readFileSync(join(profiles, name), 'utf8')).not.toContain('gclab-against-')
    expect(git('status', '--porcelain')).toBe(before)
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1)
  })

  it('refuses what cannot be, before it measures', async () => {
    expect((await lab('--against', 'nowhere')).status).toBe(2)
    expect((await lab('--against', 'HEAD', '--current', 'x.json')).status).toBe(2)
    const failed = await lab('--against', 'HEAD', '--prepare', 'echo broken; exit 9')
    expect(failed.status).toBe(3)
    expect(failed.stderr).toMatch(/error: "echo broken; exit 9" failed \(9\)[^\n]+broken\n$/)
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1)
  })
})
