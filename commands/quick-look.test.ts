import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { folderOf } from '../runners/typescript/testdata/project.js'
import { withQuickLook } from './quick-look.js'

const cli = join(import.meta.dirname, '..', 'dist', 'cli.js')
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

  it('calls without an argument where there is no input, and gives like-named exports names of their own', () => {
    const cwd = folderOf({ 'a.js': '', 'b.js': '' })
    const { names } = withQuickLook([], { ...flags, baseline: 'a.js#f', variant: ['b.js#f'] }, cwd)
    expect(names).toEqual(['out/quick-look/quick-look.gclab.mjs'])
    const text = readFileSync(join(cwd, names[0] ?? ''), 'utf8')
    expect(text).toMatch(/import \{ f as given1 \} from "\.\.\/\.\.\/b\.js"/)
    expect(text).toContain('"f 2": (input) => () => given1(),')
  })

  it('changes nothing without a baseline, and refuses what does not fit', () => {
    const plain = { ...flags, variant: ['pooled'] }
    expect(withQuickLook(['sse-poke'], plain, '/')).toEqual({ names: ['sse-poke'], flags: plain })
    const refuse = (names: string[], more: object) => () => withQuickLook(names, { ...flags, ...more }, '/')
    expect(refuse(['sse-poke'], { baseline: '1', variant: ['2'] })).toThrow(/leave out "sse-poke"/)
    expect(refuse([], { baseline: '1' })).toThrow(/needs something to compare with/)
    expect(refuse([], { baseline: 'none.ts#f', variant: ['1'] })).toThrow(/there is no file \/none\.ts/)
  })
})
