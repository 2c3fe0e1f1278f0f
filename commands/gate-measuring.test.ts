import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AllocationResult } from '../model/run.js'
import type { OpsProfile } from '../runners/passes/allocation/profile.js'
import type { ProfileNode } from '../runners/passes/allocation/sampler.js'

const cli = join(import.meta.dirname, '../dist/cli.js')
const folder = mkdtempSync(join(tmpdir(), 'gclab-gate-measuring-'))
const file = (name: string) => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true }))

interface Outcome {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command; asynchronously, since a test that blocks its worker for long is taken for dead. */
function gclab(command: string, args: readonly string[], cwd = folder): Promise<Outcome> {
  const env = { ...process.env, GITHUB_ACTIONS: '', GITHUB_STEP_SUMMARY: '' }
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, command, ...args], { cwd, env }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : (error.code as number), stdout, stderr })
    })
  })
}

const gate = (args: readonly string[]) => gclab('gate', args)

/** The run's sites add up to its totals, and so does the profile beside it, per op. */
function expectWholeProfile({ sites, heapBytesPerOp, allocsPerOp }: AllocationResult): void {
  const sum = (figures: readonly number[]) => figures.reduce((total, figure) => total + figure, 0)
  expect(sum(sites.map((site) => site.bytesPerOp))).toBeCloseTo(heapBytesPerOp, 9)
  expect(sum(sites.map((site) => site.allocsPerOp))).toBeCloseTo(allocsPerOp, 9)
  const saved = file('gclab-results/tiny/profiles/only.baseline.allocations.heapprofile')
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
      '    baseline: (n) => {',
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
    const options = ['./tiny.gclab.mjs', '--quick', '--no-time', '--no-charts', '--json']
    const { stdout } = await gclab('run', options)
    writeFileSync(file('tiny.json'), stdout)
    expectWholeProfile(JSON.parse(stdout).scenarios[0].cases[0].variants[0].allocation)
    const unchanged = await gate(['--baseline', 'tiny.json', '--no-time'])
    expect(unchanged.stdout).toContain('Gate passed')
    expect(unchanged.status).toBe(0)
    // An array without elements: 16 bytes.
    writeFileSync(file('tiny.gclab.mjs'), scenario('globalThis.kept = []'))
    const narrowed = ['--case', 'only', '--variant', 'baseline']
    const changed = await gate(['--baseline', 'tiny.json', '--no-time', ...narrowed])
    expect(changed.stderr).not.toContain('error:')
    expect(changed.stdout).toMatch(
      /regression +tiny\/only\/baseline: allocs\/op \S+ → \S+ \(\+1\) allocated by note at tiny\.gclab\.mjs:2/,
    )
    expect(changed.status).toBe(1)
    const [own, gates] = ['', 'gate/'].map((place) => file(`gclab-results/${place}tiny/run.json`)) as [
      string,
      string,
    ]
    expect(JSON.parse(readFileSync(own, 'utf8')).startedAt).toBe(JSON.parse(stdout).startedAt)
    expect(
      JSON.parse(readFileSync(gates, 'utf8')).scenarios[0].cases[0].variants[0].allocation.sites,
    ).toContainEqual(
      expect.objectContaining({ function: 'note', file: 'tiny.gclab.mjs', line: 2, allocsPerOp: 1 }),
    )
  })
})

describe('gclab gate --against', () => {
  const repository = join(folder, 'repository')
  const lab = (...args: string[]) =>
    gclab('gate', ['./op.gclab.mjs', '--quick', '--no-time', ...args], repository)
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
    expect(unchanged.stdout).toMatch(/^Gate passed: 5 passed, against HEAD/)
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
