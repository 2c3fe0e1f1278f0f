import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, it } from 'vitest'
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

it('counts no loop that a benchmark has in it, and names those that have more', {
  timeout: 120_000,
}, async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'gclab-suite-'))
  const own = `import { bench } from 'mitata'
let kept
bench('plain', () => { kept = [1, 2] })
bench('loop', (state) => {
  // as many as are wanted
  for (const _ of state) kept = [1, 2]
})
bench('more', (state) => { const two = [1, 2]; for (const _ of state) kept = [...two] })`
  writeFileSync(join(cwd, 'own.bench.mjs'), own)
  const args = ['run', 'own.bench.mjs', '--quick', '--no-time', '--no-charts', '--json']
  const { stdout } = await gclabIn(cwd, args)
  const { scenarios, warnings } = JSON.parse(stdout)
  const [plain, loop, more] = scenarios[0].cases[0].variants.map(
    (one: { readonly allocation: { readonly heapBytesPerOp: number } }) => one.allocation.heapBytesPerOp,
  )
  expect(loop).toBe(plain)
  expect(more).toBeGreaterThan(plain)
  const told = warnings.filter(({ code }: { readonly code: string }) => code === 'beside-loop')
  expect(told).toEqual([{ code: 'beside-loop', scenario: 'own', variant: 'more' }])
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
