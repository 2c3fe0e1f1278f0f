import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { folderOf } from '../runners/scenario-files/typescript/testdata/project.js'
import { gclabIn } from './testdata/in-process.js'

it('loads the modules of --import in every process, and keeps them with the run', async () => {
  const cwd = folderOf({
    'first.mjs': 'globalThis.answer = 42',
    'a.mjs': `export default { name: 'x', title: 'X', cases: { one: 1 },
      variants: { a: () => () => ({ answer: answer.toFixed() }), b: () => () => ({ answer: answer.toFixed() }) } }`,
  })
  const first = join(cwd, 'first.mjs')
  const args = ['a.mjs', '--import', first, '--quick', '--no-time', '--no-charts']
  const { status, stdout } = await gclabIn(cwd, ['run', ...args, '--json'])
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ options: { imports: [first] } })
  const report = readFileSync(join(cwd, 'gclab-results/x/report.md'), 'utf8')
  expect(report).toContain(`--import ${first}`)
  // A gate measures as the run that it is held against did.
  const gated = await gclabIn(cwd, ['gate', '--baseline', 'gclab-results/x/run.json', '--no-time'])
  expect([gated.status, gated.stderr]).toEqual([0, expect.any(String)])
  const graph = await gclabIn(cwd, ['profile', 'a.mjs', '--import', first])
  expect(graph.status).toBe(0)
}, 120_000)
