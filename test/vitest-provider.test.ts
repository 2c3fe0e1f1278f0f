import { execFile, execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'gclab-vitest-5-'))
const node = join(folder, 'node_modules/node/bin/node')
let missing: string | undefined
afterAll(() => rmSync(folder, { recursive: true, force: true }), 60_000)

const written = (name: string, text: string): void => {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}

/** Files whose benchmarks are another thing in a process of its own, or are not there, and what is said. */
const within: Readonly<Record<string, readonly [code: string, reason: RegExp]>> = {
  mocked: [
    `import { test, vi } from 'vitest'
    import { upper } from '../upper'
    vi.mock('../upper', () => ({ upper: () => 'mocked' }))
    test('t', async ({ bench }) => { await bench('mocked', () => upper('a')).run() })`,
    /^before "mocked" the file uses what only vitest has: vi\.mock$/,
  ],
  alias: [
    `import { test } from 'vitest'
    import { upper } from '#aliased'
    test('t', async ({ bench }) => { await bench('alias', () => upper('a')).run() })`,
    /could not be imported: .*#aliased/,
  ],
  replaced: [
    `import { test } from 'vitest'
    import { name } from 'replaced'
    test('t', async ({ bench }) => { await bench('replaced', () => { name() }).run() })`,
    /^Node\.js loads node_modules\/replaced\/index\.js for it, and vitest does not$/,
  ],
  more: [
    `import { test } from 'vitest'
    if (import.meta.env) await import('../upper')
    test('t', async ({ bench }) => { await bench('more', () => [1]).run() })`,
    /^vitest has loaded upper\.ts as well$/,
  ],
  plugged: [
    `import { test } from 'vitest'
    const words = () => ['as', 'written']
    test('t', async ({ bench }) => { await bench('plugged', () => { words() }).run() })`,
    /^"changed" is put in by Vite in within\/plugged\.bench\.ts$/,
  ],
  env: [
    `import { test } from 'vitest'
    const mode = import.meta.env?.MODE
    test('t', async ({ bench }) => { await bench('env', () => { mode === 'test' }).run() })`,
    /^within\/env\.bench\.ts uses what Vite adds to import\.meta$/,
  ],
  random: [
    `import { beforeAll, test } from 'vitest'
    let seed: number
    beforeAll(() => { seed = Math.random() })
    test('t', async ({ bench }) => { await bench('random', () => seed).run() })`,
    /^"random" gives something else in a process of its own$/,
  ],
  table: [
    `import { test } from 'vitest'
    test.for([1, 2])('n', async (n, { bench }) => { await bench('table', () => [n]).run() })`,
    /^a process of its own finds more than one test of that name$/,
  ],
  figures: [
    `import { test } from 'vitest'
    test('t', async ({ bench }) => {
      const { latency } = await bench('twice', () => 1).run()
      await bench('figures', () => [latency.mean > 1 ? 2 : 3]).run()
      await bench('twice', () => [1]).run()
    })`,
    /^two benchmarks of the test are called "twice"$/,
  ],
}

const config = `
const changing = {
  name: 'changing',
  transform: (code, id) => (id.endsWith('plugged.bench.ts') ? code.replace('written', 'changed') : undefined),
}
export default {
  plugins: [changing],
  resolve: { alias: { '#aliased': '/upper.ts', replaced: '/replacement.ts' } },
  test: { benchmark: { enabled: true, provider: 'gclab/vitest-provider' } },
}`

beforeAll(() => {
  written('package.json', '{ "private": true, "type": "module" }')
  written('vitest.config.js', config)
  written('upper.ts', 'export const upper = (text: string): string => text.toUpperCase()')
  written('replacement.ts', "export const name = (): string => 'the replacement'")
  written(
    'words.bench.ts',
    `import type {} from 'gclab/vitest-provider'
    import { beforeAll, expect, test } from 'vitest'
    import { upper as inCapitals } from './upper.js'
    const objects = (result: { readonly gclab: { readonly allocsPerOp: number } }) => result.gclab.allocsPerOp
    let words: string[] = []
    beforeAll(() => { words = inCapitals('the quick brown fox jumps over the lazy dog').split(' ') })
    test('objects', async ({ bench }) => {
      let n = 20
      const results = await bench.compare(
        bench('one', () => ({ a: 1, b: 2 })),
        bench('twenty', () => Array.from({ length: n }, (_, a) => ({ a, b: words, c: inCapitals }))),
      )
      n = 1000
      expect(results.get('one').gclab).toMatchObject({ heapBytesPerOp: 40, allocsPerOp: 1, exact: true })
      expect(objects(results.get('twenty'))).toBeGreaterThan(20)
      expect(objects(results.get('twenty'))).toBeLessThan(100)
      expect(results.get('one').latency.samplesCount).toBe(8)
      expect(results.get('one')).toBeFasterThan(results.get('twenty'))
      expect(results.get('twenty')).toBeSlowerThan(results.get('one'), { delta: 1 })
    })
    test.for([{ n: 2, name: 'two' }])('list of $name', async ({ n }, { bench }) => {
      const result = await bench('list', () => Array.from({ length: n })).run()
      expect(result.gclab.exact).toBe(true)
    })
    test('wrong', async ({ bench }) => {
      const one = await bench('left', () => [1]).run()
      const other = await bench('right', () => [2]).run()
      expect(one).toBeFasterThan(other)
    })`,
  )
  for (const [name, [code]] of Object.entries(within)) written(`within/${name}.bench.ts`, code)
  try {
    const [{ filename }] = JSON.parse(
      execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    )
    const args = ['install', '--no-audit', '--no-fund', 'node@24', 'vitest@5', join(folder, filename)]
    execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
    written('node_modules/replaced/package.json', '{ "type": "module", "exports": "./index.js" }')
    written('node_modules/replaced/index.js', "export const name = () => 'the package'")
  } catch (error) {
    missing = String((error as { stderr?: unknown }).stderr || error).split('\n')[0]
  }
}, 300_000)

it('has the types of its figures on the results of vitest 5', ({ skip }) => {
  if (missing !== undefined) skip(`vitest 5 could not be had from the npm registry: ${missing}`)
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--target', 'es2023']
  const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')]
  const check = () =>
    execFileSync(process.execPath, [tsc, ...options, ...types, 'words.bench.ts'], {
      cwd: folder,
      encoding: 'utf8',
    })
  expect(check()).toBe('')
}, 60_000)

const report = join(folder, 'report.json')

/** What `vitest bench` prints on Node.js 24; it writes the report of what passed. */
async function bench(cwd: string, ...filters: string[]) {
  const vitest = join(folder, 'node_modules/vitest/vitest.mjs')
  const how = ['--run', '--reporter=default', '--reporter=json', `--outputFile=${report}`]
  const env: NodeJS.ProcessEnv = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` }
  env.NO_COLOR = '1'
  for (const key of Object.keys(env)) if (/^(?:VITEST|NODE_ENV|TEST)/.test(key)) delete env[key]
  return promisify(execFile)(node, [vitest, 'bench', ...how, ...filters], { cwd, env }).catch(
    (error: { stdout: string; stderr: string }) => error,
  )
}

const unreachable = () => `vitest 5 and Node.js 24 could not be had from the npm registry: ${missing}`

it('measures the benchmarks of vitest 5 on Node.js 24, in processes of their own', async ({ skip }) => {
  if (missing !== undefined) skip(unreachable())
  const { stdout, stderr } = await bench(folder, 'words')
  expect(stdout).toMatch(/\ngclab +B\/op .*\none +40 +0 +1 .*\ntwenty /)
  expect(stdout).toMatch(/name +hz +min/)
  expect(stdout).not.toContain('within vitest')
  expect(stderr).not.toContain('accessed module export getters')
  const [{ assertionResults }] = JSON.parse(readFileSync(report, 'utf8')).testResults
  const [objects, list, wrong] = assertionResults
  expect(objects).toMatchObject({ title: 'objects', status: 'passed', failureMessages: [] })
  expect(list).toMatchObject({ title: 'list of two', status: 'passed', failureMessages: [] })
  expect(wrong).toMatchObject({
    status: 'failed',
    failureMessages: [expect.stringContaining('these benchmarks did not take turns')],
  })
}, 300_000)

it('measures within the worker what might be another thing elsewhere, and says why', async ({ skip }) => {
  if (missing !== undefined) skip(unreachable())
  const { stdout } = await bench(folder, 'within/')
  const reasons = new Map<string | undefined, string | undefined>()
  for (const told of stdout.split('stdout | ')) {
    const reason = /^measured within vitest’s worker: (.*)$/m.exec(told)?.[1]
    if (reason !== undefined) reasons.set(/^within\/(\w+)\.bench\.ts/.exec(told)?.[1], reason)
  }
  for (const [name, [, reason]] of Object.entries(within)) expect(reasons.get(name), name).toMatch(reason)
}, 300_000)

it('is loaded by Node.js alone where it is linked', async ({ skip }) => {
  if (missing !== undefined) skip(unreachable())
  const linked = join(folder, 'linked')
  cpSync(join(folder, 'node_modules/gclab'), join(linked, 'gclab'), { recursive: true })
  mkdirSync(join(linked, 'project/node_modules'), { recursive: true })
  symlinkSync(join(linked, 'gclab'), join(linked, 'project/node_modules/gclab'))
  written('linked/project/package.json', '{ "private": true, "type": "module" }')
  written('linked/project/vitest.config.js', config)
  written(
    'linked/project/a.bench.js',
    `import { expect, test } from 'vitest'
    test('t', async ({ bench }) => { await bench('object', () => ({ a: 1, b: 2 })).run() })`,
  )
  const { stdout } = await bench(join(linked, 'project'))
  expect(stdout).toMatch(/\nobject +40 +0 +1 /)
  expect(stdout).not.toContain('within vitest')
}, 300_000)
