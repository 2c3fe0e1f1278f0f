import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { folderOf } from '../runners/scenario-files/typescript/testdata/project.js'
import { withQuickLook } from './inline-scenario.js'

const cli = join(import.meta.dirname, '../dist/cli.js')
const flags = { out: 'out', charts: false }

describe('gclab run --baseline', () => {
  it('compares exports and expressions on inputs', async () => {
    const cwd = folderOf({
      'src/encode.ts':
        'export const encode = (x: { id: number }): string => JSON.stringify(x)\nexport default (x: { id: number }): string => `{"id":${x.id}}`\n',
    })
    const given = [
      '--baseline',
      'src/encode.ts#encode',
      '--variant',
      'src/encode.ts#default',
      '(x) => `{"id":${x.id}}`',
      '`{"id":${input.id}}`',
    ]
    const args = [
      'run',
      ...given,
      '--case',
      '{ id: 7 }',
      '{ id: 8 }',
      '--quick',
      '--no-time',
      '--no-charts',
      '--json',
    ]
    const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args], { cwd })
    const [scenario] = JSON.parse(stdout).scenarios
    expect(scenario).toMatchObject({
      name: 'quick-look',
      baseline: 'encode',
      file: 'gclab-results/quick-look/quick-look.gclab.mjs',
      cases: [
        { name: '{ id: 7 }', verified: { same: true } },
        { name: '{ id: 8 }', verified: { same: true } },
      ],
    })
    expect(scenario.cases[0].variants.map(({ name }: { name: string }) => name)).toEqual([
      'encode',
      'default',
      ...given.slice(4),
    ])
  })

  it('takes CommonJS files, packages and what awaits, and is not misled by numbers', async () => {
    const cwd = folderOf({
      'src/enc.cjs': 'module.exports = { enc: (x) => JSON.stringify(x), enc2: (x) => `{"id":${x.id}}` }\n',
      'node_modules/coder/package.json': '{ "name": "coder", "main": "./main.js" }',
      'node_modules/coder/main.js': 'module.exports = { enc: (x) => JSON.stringify(x) }\n',
    })
    const given = [
      '--baseline',
      'src/enc.cjs#enc',
      '--variant',
      'src/enc.cjs#enc2',
      'coder#enc',
      'await `{"id":${input.id}}`',
    ]
    const args = ['run', ...given, '--case', '{ id: 7 }', '--quick', '--no-time', '--no-charts', '--json']
    const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args], { cwd })
    const [scenario] = JSON.parse(stdout).scenarios
    expect(scenario).toMatchObject({ baseline: 'enc', cases: [{ verified: { same: true } }] })
    expect(scenario.cases[0].variants).toHaveLength(4)
    const { names } = withQuickLook([], { ...flags, baseline: '16', variant: ['4'] }, cwd)
    expect(readFileSync(join(cwd, names[0] ?? ''), 'utf8')).toContain('baseline: "16",')
  }, 120_000)

  it('calls without an argument where there is no input, and gives like-named exports names of their own', () => {
    const cwd = folderOf({ 'a.js': '', 'b.js': '' })
    const { names } = withQuickLook([], { ...flags, baseline: 'a.js#f', variant: ['b.js#f'] }, cwd)
    expect(names).toEqual(['out/quick-look/quick-look.gclab.mjs'])
    const text = readFileSync(join(cwd, names[0] ?? ''), 'utf8')
    expect(text).toContain(
      'import * as module1 from "../../b.js"\nconst given1 = module1.f ?? module1.default?.f',
    )
    expect(text).toContain('"f 2": (input) => () => given1(),')
  })

  it('changes nothing without a baseline, and refuses what does not fit', () => {
    const plain = { ...flags, variant: ['pooled'] }
    expect(withQuickLook(['sse-poke'], plain, '/')).toEqual({ names: ['sse-poke'], flags: plain })
    const refuse = (names: string[], more: object) => () => withQuickLook(names, { ...flags, ...more }, '/')
    expect(refuse(['sse-poke'], { baseline: '1', variant: ['2'] })).toThrow(/leave out "sse-poke"/)
    expect(refuse([], { baseline: '1' })).toThrow(/needs something to compare with/)
    expect(refuse([], { baseline: 'none.ts#f', variant: ['1'] })).toThrow(/there is no file \/none\.ts/)
    expect(refuse([], { baseline: '1', variant: ['none#f'] })).toThrow(
      /neither a file .* nor a package "none" installed/,
    )
    expect(refuse([], { baseline: './none#f', variant: ['1'] })).toThrow(/say it with its ending/)
    expect(refuse([], { baseline: '1 +', variant: ['1'] })).toThrow(
      /"1 \+" is neither file#export.* nor a JavaScript/,
    )
    expect(refuse([], { baseline: '1', variant: ['1'], case: ['{ id: '] })).toThrow(/"\{ id: " is neither/)
  })
})
