import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { builtFile } from '../../storage/dist-file.js'
import { RUN_FOLDER } from '../../storage/run-folder.js'
import type { Job } from '../child/job.js'
import { folderOf } from './typescript/testdata/project.js'

const main = fileURLToPath(builtFile('runners/child/main.js'))
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'gclab-shared-'))

/** What the child of a job reports that shares `folder` with others. */
function ask(folder: string, scenario: string, job: Partial<Job>) {
  const whole = { scenario: pathToFileURL(scenario).href, case: '', variant: '', params: {}, ...job }
  const { output } = spawnSync(process.execPath, [main, 'token', JSON.stringify(whole)], {
    env: { ...process.env, [RUN_FOLDER]: folder },
    // On a slow machine it gives a sign of life, for which there must be somewhere to write.
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  })
  return output[4] as string
}

const describeIn = (folder: string, scenario: string) => ask(folder, scenario, { pass: 'describe' })
const baseline = { case: 'one', variant: 'baseline' }
/** What a measuring child reports, and the outputs that it recorded. */
function runOp(folder: string, scenario: string): string {
  const outputs = join(newFolder(), 'outputs')
  const params = {
    outputs,
    role: 'record',
    baseline: { scenario: pathToFileURL(scenario).href, variant: 'baseline' },
    checked: false,
  } as const
  const report = ask(folder, scenario, { pass: 'verify', ...baseline, params })
  return report + (existsSync(outputs) ? readFileSync(outputs, 'utf8') : '')
}

const scenarioOf = (imports: string, op: string): string =>
  `${imports}\nexport default { name: 'x', title: 'X', cases: { one: 1 }, variants: { baseline: () => () => ${op} } } // defineScenario`

/** What the folder has of a file by this name. */
function keptOf(folder: string, name: string): [file: string, key: string, text: string] {
  const found = readdirSync(folder).find((one) => one.endsWith(name)) as string
  return [join(folder, found), ...(JSON.parse(readFileSync(join(folder, found), 'utf8')) as [string, string])]
}

it.each([
  ['a file of its own', "import { two } from './two.js'", 'two', 'true'],
  ['TypeScript', "import { two } from './typed.ts'", 'two', 'false'],
  ['TypeScript behind a name in JavaScript', "import { two } from './typed.js'", 'two', 'false'],
  ['what it imports later', '', "import('./typed.ts')", 'false'],
  [
    'code that is in no file',
    "import vm from 'node:vm'\nconst one = vm.runInThisContext('() => 1', { filename: 'file:///nowhere.js' })",
    'one()',
    'false',
  ],
  ['what it requires', "import { createRequire } from 'node:module'", 'createRequire', 'false'],
])('keeps whether Node alone loads a scenario with %s', (_, imports, op, isPlain) => {
  const files = { 'two.js': 'export const two = 2', 'typed.ts': 'export const two: number = 2' }
  const home = folderOf({ ...files, 'package.json': '{"type":"module"}', 'x.mjs': scenarioOf(imports, op) })
  const folder = newFolder()
  expect(describeIn(folder, join(home, 'x.mjs'))).toContain('"ok":true')
  const [file, key, text] = keptOf(folder, 'x.mjs')
  expect(text).toBe(isPlain)
  // It is heeded: without hooks nobody finds TypeScript.
  writeFileSync(file, JSON.stringify([key, 'true']))
  const report = runOp(folder, join(home, 'x.mjs'))
  expect(report).toContain((imports + op).includes('typed') ? '"ok":false' : '"ok":true')
})

it('keeps what TypeScript became, for just this text', () => {
  const home = folderOf({ 'package.json': '{"type":"module"}', 'x.ts': scenarioOf('', "'first' as string") })
  const [folder, scenario] = [newFolder(), join(home, 'x.ts')]
  describeIn(folder, scenario)
  const [file, key, text] = keptOf(folder, 'x.ts')
  expect(text).toContain('first')
  writeFileSync(file, JSON.stringify([key, text.replace('first', 'from the folder')]))
  expect(runOp(folder, scenario)).toContain('from the folder')
  writeFileSync(scenario, scenarioOf('', "'changed' as string"))
  expect(runOp(folder, scenario)).toContain('changed')
})
