import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'gclab-vitest-5-'))
const node = join(folder, 'node_modules/node/bin/node')
let missing: string | undefined
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeAll(() => {
  const written = (name: string, text: string): void => writeFileSync(join(folder, name), text)
  written('package.json', '{ "private": true, "type": "module" }')
  written(
    'vitest.config.js',
    `export default { test: { benchmark: { enabled: true, provider: 'gclab/vitest-provider' } } }`,
  )
  written(
    'words.bench.ts',
    `import type {} from 'gclab/vitest-provider'
    import { expect, test } from 'vitest'
    const objects = (result: { readonly gclab: { readonly allocsPerOp: number } }) => result.gclab.allocsPerOp
    const words: string[] = 'the quick brown fox jumps over the lazy dog'.split(' ')
    test('objects', async ({ bench }) => {
      const results = await bench.compare(
        bench('one', () => ({ a: 1, b: 2 })),
        bench('twenty', () => Array.from({ length: 20 }, (_, a) => ({ a, b: words }))),
      )
      expect(results.get('one').gclab).toMatchObject({ heapBytesPerOp: 40, allocsPerOp: 1, exact: true })
      expect(objects(results.get('twenty'))).toBeGreaterThan(20)
      expect(results.get('one')).toBeFasterThan(results.get('twenty'))
      expect(results.get('twenty')).toBeSlowerThan(results.get('one'), { delta: 1 })
    })
    test('wrong', async ({ bench }) => {
      const one = await bench('left', () => [1]).run()
      const other = await bench('right', () => [2]).run()
      expect(one).toBeFasterThan(other)
    })`,
  )
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

it('measures the benchmarks of vitest 5 on Node.js 24', async ({ skip }) => {
  if (missing !== undefined)
    skip(`vitest 5 and Node.js 24 could not be had from the npm registry: ${missing}`)
  const report = join(folder, 'report.json')
  const vitest = join(folder, 'node_modules/vitest/vitest.mjs')
  const args = [vitest, 'bench', '--run', '--reporter=default', '--reporter=json', `--outputFile=${report}`]
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}`, NO_COLOR: '1' }
  for (const key of Object.keys(env))
    if (/^(?:VITEST|NODE_ENV|TEST)/.test(key)) delete (env as typeof process.env)[key]
  const { stdout, stderr } = await promisify(execFile)(node, args, { cwd: folder, env }).catch(
    (error: { stdout: string; stderr: string }) => error,
  )
  expect(stdout).toMatch(/\ngclab +B\/op .*\none +40 +0 +1 .*\ntwenty /)
  expect(stdout).toMatch(/name +hz +min/)
  expect(stderr).not.toContain('accessed module export getters')
  const [{ assertionResults }] = JSON.parse(readFileSync(report, 'utf8')).testResults
  const [objects, wrong] = assertionResults
  expect(objects).toMatchObject({ title: 'objects', status: 'passed' })
  expect(wrong).toMatchObject({
    status: 'failed',
    failureMessages: [expect.stringContaining('these benchmarks did not take turns')],
  })
}, 300_000)
