import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folderOf } from '../runners/scenario-files/typescript/testdata/project.js'
import { gclabIn } from './testdata/in-process.js'

/** A program that ends by itself: its runs are what is measured. */
const job = {
  'job.gclab.mjs': `export default {
    kind: 'service', name: 'job', title: 'A job',
    variants: { baseline: { command: ['node', 'job.cjs'] }, worse: { command: ['node', 'job.cjs', 'worse'] } },
  }`,
  'job.cjs': `const kept = new Array(process.argv[2] ? 2e6 : 1e6).fill(0.5); console.log('done', kept.length)`,
}

describe('programs that end by themselves', { timeout: 240_000 }, () => {
  it('are measured in turns, and told apart by what they allocate', async () => {
    const cwd = folderOf(job)
    const { status, stdout, stderr } = await gclabIn(cwd, [
      'run',
      'job.gclab.mjs',
      '--forks',
      '6',
      '--no-charts',
    ])
    expect(status, stderr).toBe(0)
    expect(stderr).toContain('done 1000000')
    expect(stdout).toMatch(/wall ms\/run .*\n.*CPU ms\/run .*\n.*B\/run /)
    expect(stdout).not.toContain('request')
    const run = JSON.parse(readFileSync(join(cwd, 'gclab-results/job/run.json'), 'utf8'))
    const [{ kind, cases }] = run.scenarios
    expect(kind).toBe('service')
    const [baseline, worse] = cases[0].variants
    expect(baseline.request).toMatchObject({
      per: 'run',
      requests: 6,
      latencyMs: null,
      requestsPerSecond: null,
    })
    expect(baseline.request.wallMs).toBeGreaterThan(1)
    expect(worse.request.heapBytesPerRequest / baseline.request.heapBytesPerRequest).toBeGreaterThan(1.5)
    const page = readFileSync(join(cwd, 'gclab-results/job/report.md'), 'utf8')
    expect(page).toContain('## Results per run')
    expect(page).toContain('ended with exit code 0')
  })

  it('end the run where one fails, with what it said', async () => {
    const cwd = folderOf({ ...job, 'job.cjs': `console.error('no such entry'); process.exit(4)` })
    const { status, stderr } = await gclabIn(cwd, ['run', 'job.gclab.mjs', '--quick'])
    expect(status).toBe(3)
    expect(stderr).toMatch(/node job\.cjs ended with exit code 4\. It printed last: no such entry/)
  })

  it('are tuned: flags are searched, and the best measured against the default', async () => {
    const cwd = folderOf(job)
    const args = ['tune', 'job.gclab.mjs', '--quick', '--no-charts']
    const { status, stdout, stderr } = await gclabIn(cwd, args)
    expect(status, stderr).toBe(0)
    expect(stdout).toMatch(/^(Take|Leave the flags of V8 as they are)/m)
    const page = readFileSync(join(cwd, 'gclab-results/tune/job/tune.md'), 'utf8')
    expect(page).toMatch(/Round 1:\n\n(.*\n){2}(.*--max-semi-space-size=\d+.*\n){4}/)
    expect(existsSync(join(cwd, 'gclab-results/tune/job/report.md'))).toBe(true)
    const wrong = await gclabIn(cwd, ['tune', 'job.gclab.mjs', '--flag', '64'])
    expect(wrong.stderr).toContain("--flag takes V8 flags, as in --tune '--max-semi-space-size=64'")
    expect(wrong.status).toBe(2)
  })
})
