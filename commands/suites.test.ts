import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'
import type { RunDocument, VariantResult } from '../model/run.js'
import { gclabIn } from './testdata/in-process.js'

const doc = readFileSync(join(import.meta.dirname, '../docs/suites.md'), 'utf8')
const [, code = ''] = /^```js\n(.*?)^```/ms.exec(doc) ?? []

it('runs a suite as it is, and decides nothing about it', { timeout: 120_000 }, async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'gclab-suite-'))
  writeFileSync(join(cwd, 'words.bench.mjs'), code)
  const args = ['run', 'words.bench.mjs', '--quick', '--no-time', '--no-charts']
  const { status, stdout } = await gclabIn(cwd, args)
  expect(status).toBe(0)
  expect(stdout).toMatch(/^upper case \(.*words\.bench\.mjs, written for tinybench\)\n/)
  expect(stdout).toMatch(/map and join .*one string/)
  expect(stdout).toContain('Outputs were not compared')
  const page = readFileSync(join(cwd, 'gclab-results/words.upper-case/report.md'), 'utf8')
  expect(page).toContain("Options of the file's that do not apply: `time`")
  expect(page).not.toMatch(/approved|rejected|undecided|Sign-off|Recommendations/i)

  const saved = 'gclab-results/words.upper-case/run.json'
  const compared = await gclabIn(cwd, ['compare', saved, saved, '--verbose'])
  expect(compared.status).toBe(0)
  expect(compared.stdout).toMatch(/^words\.upper-case\/as registered\/one string +\d+ +\d+ +~ \(exact\)$/m)
  expect((await gclabIn(cwd, ['history', 'gclab-results', '--no-charts'])).status).toBe(0)
  const history = readFileSync(join(cwd, 'gclab-results/history/history.md'), 'utf8')
  expect(history).toContain('## words.upper-case: B/op')
})

it('lists the groups of a suite with their benchmarks', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'gclab-suite-'))
  writeFileSync(join(cwd, 'words.bench.mjs'), code)
  const { status, stdout } = await gclabIn(cwd, ['list', 'words.bench.mjs', '--json'])
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toEqual([
    {
      name: 'words.upper-case',
      title: 'upper case',
      cases: ['as registered'],
      variants: ['map and join', 'one string'],
    },
  ])
})

it('tells suites of the same name apart by their folders', { timeout: 120_000 }, async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'gclab-suite-'))
  for (const folder of ['a', 'b']) {
    mkdirSync(join(cwd, folder))
    writeFileSync(join(cwd, folder, 'words.bench.mjs'), code)
  }
  const args = ['run', '.', '--quick', '--no-time', '--no-charts', '--json']
  const { status, stdout } = await gclabIn(cwd, args)
  expect(status).toBe(0)
  const names = JSON.parse(stdout).scenarios.map(({ name }: { readonly name: string }) => name)
  expect(names).toEqual(['a-words.upper-case', 'b-words.upper-case'])
})

it('passes over what registers nothing in a folder or of a pattern, and refuses it alone', {
  timeout: 60_000,
}, async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'gclab-suite-'))
  mkdirSync(join(cwd, 'bench'))
  const files = {
    'words.bench.mjs': code,
    'keep.mjs':
      "import { do_not_optimize } from 'mitata'\nexport const keep = (value) => do_not_optimize(value)",
    'make.mjs': "import { Bench } from 'tinybench'\nexport default (options) => new Bench(options)",
    'plain.cjs': 'exports.plain = 1',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, 'bench', name), text)
  const args = ['--quick', '--no-time', '--no-charts', '--json']
  const run = async (name: string) => JSON.parse((await gclabIn(cwd, ['run', name, ...args])).stdout)
  const passedOver = ({ warnings }: { readonly warnings: readonly { code: string; file?: string }[] }) =>
    warnings.filter(({ code }) => code === 'no-benchmarks').map(({ file = '' }) => basename(file))
  const folder = await run('bench')
  expect(folder.scenarios.map(({ name }: { readonly name: string }) => name)).toEqual(['words.upper-case'])
  expect(passedOver(folder)).toEqual(['keep.mjs', 'make.mjs'])
  expect(passedOver(await run('bench/*.[cm]js'))).toEqual(['keep.mjs', 'make.mjs', 'plain.cjs'])
  for (const name of ['keep.mjs', 'make.mjs', 'plain.cjs']) {
    const alone = await gclabIn(cwd, ['list', `bench/${name}`])
    expect(alone.status).toBe(2)
    expect(alone.stderr).toContain('it is not a suite, for it registers no benchmark')
  }
})

/** Beside each loop stand 300 objects and more; in it a round makes two, of 32 bytes each, in one step. */
const loops = `import { bench, group } from 'mitata'
import { Suite } from 'bench-node'
let kept
const many = (count) => { const all = []; for (let i = 0; i < count; i++) all.push({ i }); return all }
group('mitata', () => {
  bench('no loop', () => { kept = [many, 2] })
  bench('sync', (state) => { const all = many(300); for (const _ of state) kept = [all, 2]; kept = many(100) })
  bench('async', async (state) => {
    const all = many(300)
    for (const _ of state) { kept = [all, 2]; await null }
    kept = many(100)
  })
  bench('async, waits', async (state) => { for (const _ of state) { kept = 1; await null } })
})
const suite = new Suite({ name: 'bench-node' })
suite
  .add('no loop', () => { kept = [many, 2] })
  .add('sync', (timer) => {
    const all = many(300)
    timer.start()
    for (let i = 0; i < timer.count; i++) kept = [all, 2]
    timer.end(timer.count)
    kept = many(100)
  })
  .add('as many beside', (timer) => {
    const { count } = timer
    const all = many(count)
    timer.start()
    for (let i = 0; i < count; i++) kept = [all[i], 2]
    timer.end(count)
  })
  .add('async', async (timer) => {
    const all = many(300)
    timer.start()
    for (let i = 0; i < timer.count; i++) { kept = [all, 2]; await null }
    timer.end(timer.count)
    kept = many(100)
  })
  .add('async, waits', async (timer) => {
    timer.start()
    for (let i = 0; i < timer.count; i++) { kept = 1; await null }
    timer.end(timer.count)
  })
  .add('once', (timer) => { const all = many(300); timer.start(); kept = [all, 2]; timer.end() })
  .add('too often', (timer) => { timer.start(); for (let i = 0; i < 9; i++) kept = i; timer.end(9) })
await suite.run()`

it('has figures of a round where the loop is in the benchmark, without what stands beside it', {
  timeout: 240_000,
}, async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'gclab-suite-'))
  writeFileSync(join(cwd, 'loops.bench.mjs'), loops)
  const args = ['run', 'loops.bench.mjs', '--quick', '--no-time', '--no-charts', '--json']
  const { stdout } = await gclabIn(cwd, args)
  const { scenarios, warnings } = JSON.parse(stdout) as RunDocument
  const [mitata = {}, benchNode = {}] = scenarios.map(({ cases: [only] }) =>
    Object.fromEntries((only?.variants ?? []).map((one) => [one.name, one])),
  )
  for (const { allocation, work, kept } of [
    ...[mitata['no loop'], mitata.sync],
    ...[benchNode['no loop'], benchNode.sync, benchNode['as many beside']],
  ] as VariantResult[]) {
    expect(allocation).toMatchObject({
      heapBytesPerOp: 64,
      allocsPerOp: 2,
      externalBytesPerOp: 0,
      exact: true,
    })
    expect(work).toMatchObject({ stepsPerOp: 1, exact: true })
    expect(kept).toMatchObject({ heapBytesPerOp: 0, externalBytesPerOp: 0 })
  }
  for (const { async, 'async, waits': waits } of [mitata, benchNode]) {
    const [bytes, less] = [async, waits].map((one) => one?.allocation?.heapBytesPerOp ?? 0) as [
      number,
      number,
    ]
    // From V8 14 on a call's first wait makes something more.
    expect(Math.round(bytes - less)).toBe(64)
    expect(bytes).toBeLessThan(400)
    expect(async?.work?.stepsPerOp).toBe(2)
  }
  expect(benchNode.once?.allocation).toMatchObject({ heapBytesPerOp: 64, allocsPerOp: 2 })
  expect(benchNode.once).toMatchObject({ work: null, kept: { heapBytesPerOp: 0, externalBytesPerOp: 0 } })
  const failed = warnings.flatMap((one) =>
    one.code === 'trial-failed' ? [`${one.variant}: ${one.cause}`] : [],
  )
  const unknown = warnings.flatMap((one) => (one.code === 'steps-unknown' ? [one.variant] : []))
  expect(unknown).toEqual(['once'])
  expect(failed).toEqual([
    expect.stringMatching(/^too often: .*went round 9 times where it was asked to 1 time/),
  ])
})

it('has times without what stands beside a loop', { timeout: 120_000 }, async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'gclab-suite-'))
  const slow = `import { bench } from 'mitata'
import { Suite } from 'bench-node'
let kept
const wait = () => { for (const until = performance.now() + 0.2; performance.now() < until; ); }
bench('mitata', (state) => { wait(); for (const _ of state) kept = [1, 2]; wait() })
new Suite({ name: 'bench-node' }).add('once', (timer) => { wait(); timer.start(); kept = [1, 2]; timer.end(); wait() })`
  writeFileSync(join(cwd, 'slow.bench.mjs'), slow)
  const { stdout } = await gclabIn(cwd, ['run', 'slow.bench.mjs', '--quick', '--no-charts', '--json'])
  const { scenarios } = JSON.parse(stdout) as RunDocument
  const times = scenarios.map(({ cases: [only] }) => only?.variants[0]?.time?.nsPerOp)
  // A wait alone has 200,000.
  expect(times.map((ns) => (ns ?? Number.NaN) < 5e4)).toEqual([true, true])
})

it('compares with the first benchmark that has figures, unless the file marks one', {
  timeout: 120_000,
}, async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'gclab-suite-'))
  const suite = (mark: string) => `import { bench, group } from 'mitata'
const list = Array.from({ length: 100 }, (_, i) => i)
group('sums', () => {
  bench('throws', () => { throw new Error('broken') })
  bench('nothing', () => {})${mark}
  bench('for', () => { let sum = 0; for (let i = 0; i < 100; i++) sum += list[i]; return sum })
  bench('reduce', () => list.reduce((sum, one) => sum + one, 0))
})`
  writeFileSync(join(cwd, 'first.mjs'), suite(''))
  writeFileSync(join(cwd, 'marked.mjs'), suite('.baseline()'))
  const run = async (file: string, ...options: readonly string[]) => {
    const args = ['run', file, '--quick', '--no-charts', '--json', ...options]
    const { stdout, stderr } = await gclabIn(cwd, args)
    const steps = [...stderr.matchAll(/: (\w+) \(about/g)].map(([, step]) => step)
    expect(steps.indexOf('allocation')).toBeLessThan(steps.concat('time').indexOf('time'))
    return JSON.parse(stdout)
  }
  const first = await run('first.mjs')
  expect(first.scenarios[0].baseline).toBe('for')
  const [{ comparisons, variants }] = first.scenarios[0].cases
  const timed = variants.filter(({ time }: { readonly time: unknown }) => time !== null)
  expect(timed.map(({ name }: { readonly name: string }) => name)).toEqual(['for', 'reduce'])
  const compared = comparisons.filter(({ time }: { readonly time: unknown }) => time !== null)
  expect(compared.map(({ variant }: { readonly variant: string }) => variant)).toEqual(['reduce'])
  const counted = await run('first.mjs', '--no-time')
  expect(counted.scenarios[0].baseline).toBe('nothing')

  const marked = await run('marked.mjs')
  expect(marked.scenarios[0].baseline).toBe('nothing')
  const why = { code: 'compiled-away', variant: 'nothing', isBaseline: true }
  expect(marked.warnings).toContainEqual(expect.objectContaining(why))
})
