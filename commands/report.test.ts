import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RunDocument } from '../model/run.js'
import { runs } from '../reports/testdata/runs.js'
import type { Io } from './io.js'
import { report } from './report.js'

let folder = ''
let printed = ''
const write = {
  write: (text: string) => {
    printed += text
    return true
  },
}
const io = () =>
  ({
    cwd: folder,
    env: {},
    stdout: write,
    stderr: write,
    signal: new AbortController().signal,
  }) as unknown as Io

function save(path: string, run: RunDocument): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), JSON.stringify(run))
  return path
}

const page = (path: string) => readFileSync(join(folder, path), 'utf8')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gclab-report-'))
  printed = ''
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('gclab report', () => {
  it('writes a page over several runs, with links to each', async () => {
    const files = [
      save('out/sse-poke/run.json', runs.full),
      save('out/bid-serialize/run.json', runs.everything),
    ]
    expect(await report(files, { charts: false }, io())).toBe(0)
    expect(printed).toContain('Ledger: out/index.md')
    expect(page('out/index.md')).toContain('](sse-poke/report.md)')
    expect(page('out/index.md')).toContain('](bid-serialize/report.md)')
    expect(page('out/sse-poke/report.md')).toContain('](../bid-serialize/report.md)')
  })

  it('compares a single run with those beside it, and leaves out what is no run', async () => {
    save('out/bid-serialize/run.json', runs.everything)
    save('out/broken/run.json', {} as RunDocument)
    const file = save('out/sse-poke/run.json', runs.full)
    expect(await report([file], { charts: false }, io())).toBe(0)
    expect(page('out/sse-poke/report.md')).toContain('## Comparison with other optimizations')
    expect(page('out/sse-poke/report.md')).not.toContain('broken')
    expect(printed).not.toContain('index.md')
  })

  it('gives each scenario of a run a folder of its own', async () => {
    const both = { ...runs.full, scenarios: [...runs.full.scenarios, ...runs.everything.scenarios] }
    const file = save('run.json', both)
    expect(await report([file], { charts: false }, io())).toBe(0)
    expect(page('run/bid-serialize/report.html')).toContain('<title>Buffer pooling')
    expect(page('run/index.md')).toContain('](sse-poke/report.md)')
    expect(page('run/sse-poke/report.md')).toContain('computed from `../../run.json`')
  })

  it('names its pages after the file, and writes no run', async () => {
    const kept = save('run.json', runs.everything)
    const files = [save('old.json', runs.full), save('part-2.json', runs.full)]
    const before = page(kept)
    expect(await report(files, { charts: true }, io())).toBe(0)
    expect(page(kept)).toBe(before)
    for (const name of ['old', 'part-2']) {
      expect(page(`${name}.report.html`)).toContain('<title>')
      expect(page(`${name}.report.md`)).toContain(`](${name}.charts/time.png)`)
      expect(page(`${name}.report.md`)).toContain(`\`gclab report ${name}.json\``)
      expect(existsSync(join(folder, `${name}.charts/time.png`))).toBe(true)
    }
    expect(existsSync(join(folder, 'report.md'))).toBe(false)
  })

  it("leaves somebody's own files alone, and writes over its own", async () => {
    const files = [save('a.json', runs.full), save('b.json', runs.everything)]
    writeFileSync(join(folder, 'index.md'), 'My notes')
    for (let time = 0; time < 2; time++) expect(await report(files, { charts: false }, io())).toBe(0)
    expect(page('index.md')).toBe('My notes')
    expect(page('gclab-index.md')).toContain('](a.report.md)')
    writeFileSync(join(folder, 'b.report.md'), 'My report')
    await expect(report(files, { charts: false }, io())).rejects.toThrow('was not written by gclab')
    expect(page('b.report.md')).toBe('My report')
  })
})
