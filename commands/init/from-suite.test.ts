import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { folderOf } from '../../runners/scenario-files/typescript/testdata/project.js'
import { verifyFile } from '../../test/testdata/verify-file.js'
import { gclabIn } from '../testdata/in-process.js'

const mitata = `
import { bench, group, run } from 'mitata'
import { upper } from './upper.mjs'
import { unused } from './nowhere-but-in-the-suite.mjs'
group('set up', () => {
  const words = ['a', 'b']
  bench('map', () => words.map(upper))
  bench('alike', () => words.map(upper))
  for (const n of [1, 2]) bench('sliced ' + n, () => words.slice(n))
})
bench('of $n', function* (state) {
  const list = Array.from({ length: state.get('n') }, (_, i) => i)
  yield { [0]: () => [...list], bench: (copy) => copy.reverse() }
}).args('n', [2, 3])
await run()
`

const wrapped = `
import { suite } from './suite.mjs'
const made: number[] = []
suite
  .add('push', () => { made.push(1); return made.length > 0 })
  .add('hooked', () => true, { beforeEach() {} })
  .add('other', function () { return made === null })
await suite.run()
`

it('writes a scenario for each group, which runs at once, and says what is not in it', {
  timeout: 120_000,
}, async () => {
  const cwd = folderOf({
    'm.bench.mjs': mitata,
    'upper.mjs': 'export const upper = (word) => word.toUpperCase()',
    'nowhere-but-in-the-suite.mjs': 'export const unused = 1',
    'w.bench.ts': wrapped,
    'suite.mjs': "import { Bench } from 'tinybench'; export const suite = new Bench()",
  })
  const { status, stdout } = await gclabIn(cwd, ['init', '--from', 'm.bench.mjs'])
  expect(status).toBe(0)
  expect(stdout).toContain('left out: sliced 1: it uses "n"')
  const text = readFileSync(join(cwd, 'm.set-up.gclab.mjs'), 'utf8')
  expect(text).toContain('// Left out: "sliced 2"')
  expect(text).not.toMatch(/nowhere|mitata'/)
  const setUp = await verifyFile(join(cwd, 'm.set-up.gclab.mjs'))
  expect(setUp).toMatchObject({
    baseline: 'map',
    variants: ['map', 'alike'],
    cases: [{ verified: { same: true } }],
  })
  const of = await verifyFile(join(cwd, 'm.gclab.mjs'))
  expect(of.cases.map(({ name }) => name)).toEqual(['n=2', 'n=3'])

  const second = await gclabIn(cwd, ['init', '--from', 'w.bench.ts'])
  expect(second.stdout).toContain('left out: hooked: it has beforeEach beside its function')
  const other = readFileSync(join(cwd, 'w.gclab.ts'), 'utf8')
  expect(other).toContain('const made: number[] = []')
  expect(other).toContain('same: () => true')
  expect(other).not.toContain('suite.mjs')
  expect((await verifyFile(join(cwd, 'w.gclab.ts'))).variants).toEqual(['push', 'other'])

  const again = await gclabIn(cwd, ['init', '--from', 'w.bench.ts'])
  expect(again).toMatchObject({ status: 2, stderr: expect.stringContaining('is there already') })
  const scenario = await gclabIn(cwd, ['init', '--from', 'w.gclab.ts'])
  expect(scenario).toMatchObject({ status: 2, stderr: expect.stringContaining('is a scenario already') })
  expect(existsSync(join(cwd, 'w-2.gclab.ts'))).toBe(false)
})
