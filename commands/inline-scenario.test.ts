import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type InlineFunctions, writeInlineScenario } from '../runners/scenario-files/inline-scenario.js'
import { folderOf } from '../runners/scenario-files/typescript/testdata/project.js'
import { verifyFile } from '../test/testdata/verify-file.js'
import { run } from './run.js'

const cli = join(import.meta.dirname, '../dist/cli.js')
const write = (given: Partial<InlineFunctions>, cwd: string) =>
  writeInlineScenario({ baseline: '1', variants: [], inputs: [], ...given }, join(cwd, 'out'), cwd)
const output = { write: () => true }
const io = { stdout: output, stderr: output, env: {}, cwd: '/', signal: new AbortController().signal }

describe('gclab run --baseline', () => {
  const encode =
    'export const encode = (x: { id: number }): string => JSON.stringify(x)\nexport default (x: { id: number }): string => `{"id":${x.id}}`\n'

  it('measures an export and an expression on an input', async () => {
    const cwd = folderOf({ 'src/encode.ts': encode })
    const given = ['--baseline', 'src/encode.ts#encode', '--variant', '`{"id":${input.id}}`']
    const args = ['run', ...given, '--case', '{ id: 7 }', '--quick', '--no-time', '--no-charts', '--json']
    const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args], { cwd })
    const [scenario] = JSON.parse(stdout).scenarios
    expect(scenario).toMatchObject({
      name: 'quick-look',
      baseline: 'encode',
      file: 'gclab-results/quick-look/quick-look.gclab.mjs',
      cases: [{ name: '{ id: 7 }', verified: { same: true } }],
    })
    expect(scenario.cases[0].variants.map(({ name }: { name: string }) => name)).toEqual(['encode', given[3]])
  })

  it('finds the packages of the project where results lie elsewhere', async () => {
    const cwd = folderOf({
      'node_modules/coder/package.json': '{ "name": "coder", "main": "./main.js" }',
      'node_modules/coder/main.js': 'module.exports = { enc: (x) => JSON.stringify(x) }\n',
    })
    const awaited = "(await import('coder')).default.enc"
    const given = [
      '--baseline',
      'coder#enc',
      '--variant',
      awaited,
      '--case',
      '{ id: 7 }',
      '--out',
      folderOf({}),
    ]
    const args = ['run', ...given, '--quick', '--no-time', '--no-charts', '--json']
    const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args], { cwd })
    expect(JSON.parse(stdout).scenarios[0].cases[0]).toMatchObject({ verified: { same: true } })
  })

  it('takes exports, functions and expressions', async () => {
    const cwd = folderOf({ 'src/encode.ts': encode })
    const variants = ['src/encode.ts#default', '(x) => `{"id":${x.id}}`', '`{"id":${input.id}}`']
    const written = write({ baseline: 'src/encode.ts#encode', variants, inputs: ['{ id: 7 }'] }, cwd)
    expect(await verifyFile(join(cwd, written))).toMatchObject({
      baseline: 'encode',
      variants: ['encode', 'default', ...variants.slice(1)],
      cases: [{ name: '{ id: 7 }', verified: { same: true } }],
    })
  })

  it('takes CommonJS files, packages and what awaits, and is not misled by numbers', async () => {
    const cwd = folderOf({
      'src/enc.cjs': 'module.exports = { enc: (x) => JSON.stringify(x), enc2: (x) => `{"id":${x.id}}` }\n',
      'node_modules/coder/package.json': '{ "name": "coder", "main": "./main.js" }',
      'node_modules/coder/main.js': 'module.exports = { enc: (x) => JSON.stringify(x) }\n',
      'node_modules/coder/deep.js': 'module.exports = (x) => JSON.stringify(x)\n',
    })
    const deep = ['coder/deep#default', 'coder/deep.js#default']
    const variants = ['src/enc.cjs#enc2', 'coder#enc', 'await `{"id":${input.id}}`', ...deep]
    const given = write({ baseline: 'src/enc.cjs#enc', variants, inputs: ['{ id: 7 }'] }, cwd)
    const scenario = await verifyFile(join(cwd, given))
    expect(scenario).toMatchObject({ baseline: 'enc', cases: [{ verified: { same: true } }] })
    expect(scenario.variants).toHaveLength(6)
    const written = write({ baseline: '16', variants: ['4'], inputs: ['{ id: 7 }', '{ id: 8 }'] }, cwd)
    const text = readFileSync(join(cwd, written), 'utf8')
    expect(text).toContain('baseline: "16",')
    expect(text).toMatch(/"\{ id: 7 \}":[\s\S]*"\{ id: 8 \}":/)
  })

  it('calls without an argument where there is no input, and gives like-named exports names of their own', () => {
    const cwd = folderOf({ 'a.js': '', 'b.js': '' })
    const written = write({ baseline: 'a.js#f', variants: ['b.js#f'] }, cwd)
    expect(written).toBe('out/quick-look/quick-look.gclab.mjs')
    const text = readFileSync(join(cwd, written), 'utf8')
    expect(text).toContain(
      'import * as module1 from "../../b.js"\nconst given1 = module1.f ?? module1.default?.f',
    )
    expect(text).toContain('"f 2": (input) => () => given1(),')
  })

  it('refuses what does not fit', async () => {
    const refuse = (given: Partial<InlineFunctions>) => () => write(given, '/')
    await expect(run(['sse-poke'], { baseline: '1', variant: ['2'] }, io)).rejects.toThrow(
      /leave out "sse-poke"/,
    )
    expect(refuse({ baseline: '1' })).toThrow(/needs something to compare with/)
    expect(refuse({ baseline: 'none.ts#f', variants: ['1'] })).toThrow(/there is no file \/none\.ts/)
    expect(refuse({ baseline: '1', variants: ['none#f'] })).toThrow(
      /neither a file .* nor a package "none" installed/,
    )
    expect(refuse({ baseline: './none#f', variants: ['1'] })).toThrow(/say it with its ending/)
    const cwd = folderOf({ 'src/a.js': '', 'node_modules/coder/package.json': '{}' })
    for (const [text, said] of [
      ['src/a.js', /"src\/a\.js" is a file: say which of its functions, as in "src\/a\.js#default"/],
      ['coder', /"coder" is a package: say which/],
    ] as const)
      expect(() => write({ baseline: text, variants: ['1'] }, cwd)).toThrow(said)
    expect(refuse({ baseline: '1 +', variants: ['1'] })).toThrow(
      /"1 \+" is neither file#export.* nor a JavaScript/,
    )
    expect(refuse({ baseline: '1', variants: ['1'], inputs: ['{ id: '] })).toThrow(/"\{ id: " is neither/)
  })
})
