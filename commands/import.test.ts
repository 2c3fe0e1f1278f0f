import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { RunDocument } from '../model/run.js'
import { folderOf } from '../runners/scenario-files/typescript/testdata/project.js'
import { gclabIn } from './testdata/in-process.js'

it('loads the modules of --import in every process, and keeps them with the run', async () => {
  const cwd = folderOf({
    'first.mjs':
      'globalThis.answer = 42; globalThis.write = (n) => { const text = n.toFixed(); return text }',
    'a.mjs': `export default { name: 'x', title: 'X', cases: { one: 1 },
      variants: { a: () => () => ({ answer: write(answer) }), b: () => () => ({ answer: write(answer) }) } }`,
  })
  const first = join(cwd, 'first.mjs')
  const args = ['a.mjs', '--import', first, '--quick', '--no-time', '--no-charts']
  const { status, stdout } = await gclabIn(cwd, ['run', ...args, '--json'])
  expect(status).toBe(0)
  const run = JSON.parse(stdout) as RunDocument
  expect(run.options).toMatchObject({ imports: [first] })
  // Steps are counted from before the module was loaded: its function's two, and the op's one.
  expect(run.scenarios[0]?.cases[0]?.variants[0]?.work).toMatchObject({ stepsPerOp: 3, exact: true })
  const report = readFileSync(join(cwd, 'gclab-results/x/report.md'), 'utf8')
  expect(report).toContain(`--import ${first}`)
  // A gate measures as the run that it is held against did.
  const gated = await gclabIn(cwd, ['gate', '--baseline', 'gclab-results/x/run.json', '--no-time'])
  expect([gated.status, gated.stderr]).toEqual([0, expect.any(String)])
  const graph = await gclabIn(cwd, ['profile', 'a.mjs', '--import', first])
  expect(graph.status).toBe(0)
}, 120_000)
