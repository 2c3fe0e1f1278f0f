import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { LabError } from '../../model/errors.js'
import { runOnSave } from './run-on-save.js'

const scenario = `import { make } from './make.mjs'
export default { name: 'made', title: 'Made', cases: { one: {} },
  variants: { baseline: () => () => [{}, {}], other: () => () => make() } }`

const cwd = mkdtempSync(join(tmpdir(), 'gclab-save-'))
afterAll(() => rmSync(cwd, { recursive: true }))

describe('run --watch', () => {
  it('measures again when an imported file is saved, says what changed, and survives a broken one', async () => {
    const write = (text: string) => writeFileSync(join(cwd, 'make.mjs'), `export const make = ${text}`)
    writeFileSync(join(cwd, 'made.gclab.mjs'), scenario)
    write('() => [{}, {}]')
    const ended = new AbortController()
    let [stdout, stderr] = ['', '']
    const saves = [() => write('() => ['), () => write('() => [{}, {}, {}].slice(0, 2)'), () => ended.abort()]
    const io = {
      stdout: { write: (text: string) => (stdout += text) },
      stderr: {
        write: (text: string) => {
          stderr += text
          if (text.startsWith('Waiting')) setTimeout(() => saves.shift()?.(), 20)
        },
      },
      ...{ env: {}, cwd, signal: ended.signal },
    }
    expect(await runOnSave(['made.gclab.mjs'], { time: false }, io)).toBe(130)
    expect(stderr.match(/Waiting for a change in 2 files/g)).toHaveLength(3)
    expect(stderr).toMatch(/error: .*make\.mjs/)
    expect(stdout.match(/^one\b/gm)).toHaveLength(2)
    expect(stdout).toMatch(/Since the last run/)
    expect(stdout).toMatch(/made\/one\/other +B\/op +\S+ +→ +\S+ +\S+ %/)
  })

  it('refuses what only a run that is written has', async () => {
    const io = {
      stdout: { write: () => 0 },
      stderr: { write: () => 0 },
      env: {},
      cwd: '.',
      signal: AbortSignal.abort(),
    }
    for (const flags of [
      { json: true },
      { resume: true },
      { profile: true },
      { shard: '1/2' },
      { node: ['a', 'b'] },
    ])
      await expect(runOnSave(['sse-poke'], flags, io)).rejects.toThrow(LabError)
  })
})
