import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readRun } from '../storage/run-file.js'

const cli = join(import.meta.dirname, '../dist/cli.js')
const folder = mkdtempSync(join(tmpdir(), 'gclab-resume-'))
const scenario = join(folder, 'small.mjs')
afterAll(() => rmSync(folder, { recursive: true }))

writeFileSync(
  scenario,
  `const variant = () => { let n = 0; return () => ({ n: n++ % 10 }) }
   export default { name: 'small', title: 'Small', cases: { only: {} }, variants: { baseline: variant, other: variant } }`,
)

/** A journal with forks that count: the first may be dropped. */
const withForks = (journal: string): boolean => journal.includes('\\"time\\"] [2')
/** A journal with a whole trial below its head. */
const withTrial = (journal: string): boolean => journal.split('\n').length > 2

/** Runs the command, and signals it once the journal is far enough. */
async function gclab(args: readonly string[], signal?: NodeJS.Signals, isFar = withForks) {
  const child = spawn(process.execPath, [cli, 'run', ...args, '--no-charts'], { cwd: folder })
  let stderr = ''
  child.stderr.on('data', (text) => {
    stderr += text
  })
  child.stdout.resume()
  const journal = join(folder, 'gclab-results', '.gclab-journal')
  const timer = setInterval(() => {
    const kept = existsSync(journal) ? readFileSync(journal, 'utf8') : ''
    if (signal === undefined || !isFar(kept)) return
    // Once: a second interrupt ends the run at once.
    clearInterval(timer)
    child.kill(signal)
  }, 20)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearInterval(timer)
  return { code, stderr }
}

const run = [scenario, '--quick', '--forks', '6', '--seed', '3']
const saved = () => readRun(join(folder, 'gclab-results', 'small', 'run.json'))

describe('gclab run --resume', () => {
  it('goes on with a run that was interrupted, and the result says so', async () => {
    const first = await gclab(run, 'SIGINT')
    expect(first).toMatchObject({ code: 130, stderr: expect.stringContaining('--resume --out') })
    const partial = saved()
    expect(partial.finishedAt).toBeNull()
    expect(partial.warnings).toContainEqual({ code: 'interrupted' })
    const page = () => readFileSync(join(folder, 'gclab-results', 'small', 'report.md'), 'utf8')
    expect(page()).toContain('**Partial**')

    expect(await gclab(['--resume', '--forks', '7'])).toMatchObject({ code: 2 })
    expect(await gclab([...run, '--resume', '--forks', '7'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('had other options'),
    })
    const second = await gclab(['--resume'])
    expect(second).toMatchObject({ code: 0, stderr: expect.stringMatching(/Going on .+ \d+ trials/) })
    const whole = saved()
    expect(whole).toMatchObject({ startedAt: partial.startedAt, resumedAt: [expect.any(String)] })
    expect(whole.finishedAt).not.toBeNull()
    const [before, after] = [partial, whole].map(({ scenarios }) => scenarios[0]?.cases[0]?.variants[0])
    expect(after?.allocation).toEqual(before?.allocation)
    expect(after?.time?.perFork).toHaveLength(6)
    // Two forks race at once, and either may end first. Ratios are a fork's own and nanoseconds come from all
    // forks, but all forks together decide how many of the first samples are left out.
    const [kept, all] = [partial, whole].map(({ scenarios }) => scenarios[0]?.cases[0]?.variants[1]?.time)
    if (kept?.samplesPerFork === all?.samplesPerFork)
      expect(all?.ratioPerFork).toContain(kept?.ratioPerFork[0])
    expect(page()).toContain('resumed at')
    expect(await gclab(['--resume'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no run to resume'),
    })
  }, 120_000)

  it('refuses when the scenario has changed since', async () => {
    expect(await gclab(run, 'SIGKILL', withTrial)).toMatchObject({ code: null })
    appendFileSync(scenario, '\n// changed')
    expect(await gclab(['--resume'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('small.mjs has changed since it began'),
    })
  }, 120_000)
})
