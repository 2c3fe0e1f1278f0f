import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { caseOf, options, runOf, scenarioOf } from '../reports/testdata/fixture.js'
import { gclabIn } from './testdata/in-process.js'

const folder = mkdtempSync(join(tmpdir(), 'gclab-history-'))
afterAll(() => rmSync(folder, { recursive: true }))

const gclab = (...args: string[]) => gclabIn(folder, args)

beforeAll(() => {
  mkdirSync(join(folder, 'runs'))
  mkdirSync(join(folder, 'empty'))
  for (let day = 1; day <= 9; day++) {
    const pooled = { name: 'pooled', ns: 600 + day, bytes: day < 6 ? 512 : 528, allocs: 2 }
    const cases = [caseOf('short', [{ name: 'baseline', ns: 640, bytes: 1048, allocs: 4 }, pooled])]
    const run = runOf([scenarioOf({ cases })], { startedAt: `2026-11-0${day}T00:00:00.000Z` })
    writeFileSync(join(folder, 'runs', `${10 - day}.json`), JSON.stringify(run))
  }
  writeFileSync(join(folder, 'runs', 'other.json'), '{}')
})

describe('gclab history', () => {
  it('writes a page in the order of time, with the run in which bytes changed', async () => {
    const { status, stdout, stderr } = await gclab('history', 'runs', '--out', 'out')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^9 runs, \d+ changes?\.\n(?:.+\n)+History: .+history\.md\n$/)
    expect(stdout).toContain('\nsse-poke/short/pooled: B/op 512 → 528 at 2026-11-06 (4.json)\n')
    expect(stderr).toMatch(/^warning: left out: .+other\.json/)
    const page = readFileSync(join(folder, 'out', 'history.md'), 'utf8')
    expect(page).toMatch(/short\/pooled +\| +512 \| +528 \| +\+3\.1 % \| 512 → 528 at 2026-11-06 \(4\.json\)/)
    expect(readdirSync(join(folder, 'out', 'charts'))).toContain('history-sse-poke-bytes.png')
  })

  it('leaves out folders of packages alone, and times of quick runs beside full ones', async () => {
    const place = join(folder, 'my_node_modules_bench')
    mkdirSync(join(place, 'node_modules'), { recursive: true })
    for (const [index, quick] of [false, false, true].entries()) {
      const cases = [
        caseOf('short', [
          { name: 'baseline', ns: 640 },
          { name: 'pooled', ns: quick ? 900 : 600 },
        ]),
      ]
      const startedAt = `2026-11-0${index + 1}T00:00:00.000Z`
      const run = runOf([scenarioOf({ cases })], { startedAt, options: { ...options, quick } })
      writeFileSync(join(place, `${index}.json`), JSON.stringify(run))
    }
    writeFileSync(join(place, 'node_modules', 'theirs.json'), '{}')
    const { status, stdout, stderr } = await gclab(
      'history',
      'my_node_modules_bench',
      '--out',
      'mixed',
      '--no-charts',
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^3 runs, /)
    const page = readFileSync(join(folder, 'mixed', 'history.md'), 'utf8')
    expect(page).toContain('Times of 1 quick run are left out')
    expect(page).toMatch(/time vs baseline\n\n.*\n.*\n\| short\/pooled \| 0\.9375 \| 0\.9375 \|/)
  })

  it("does not write over somebody's own page", async () => {
    mkdirSync(join(folder, 'mine'))
    writeFileSync(join(folder, 'mine', 'history.md'), 'My history')
    const { status, stderr } = await gclab('history', 'runs', '--out', 'mine', '--no-charts')
    expect(status).toBe(2)
    expect(stderr).toContain('was not written by gclab')
    expect(readFileSync(join(folder, 'mine', 'history.md'), 'utf8')).toBe('My history')
  })

  it.each(['empty', 'absent'])('refuses the folder %s in one sentence', async (name) => {
    const { status, stderr } = await gclab('history', name)
    expect(status).toBe(2)
    expect(stderr).toMatch(/^error: [^\n]+\n$/)
  })

  it('is what the section Trend of a report beside it shows', async () => {
    await gclab('history', 'runs')
    const saved = join(folder, 'gclab-results', 'sse-poke')
    mkdirSync(saved)
    copyFileSync(join(folder, 'runs', '1.json'), join(saved, 'run.json'))
    const { status } = await gclab('report', 'gclab-results/sse-poke/run.json')
    expect(status).toBe(0)
    const report = readFileSync(join(saved, 'report.md'), 'utf8')
    const [, section = ''] = report.split('\n## Trend\n')
    expect(section).toContain('[history](../history/history.md)')
    const pictures = [...(section.split('\n## ')[0]?.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g) ?? [])]
    expect(pictures.map(([, file]) => file)).toContain('../history/charts/history-sse-poke-bytes.png')
    for (const [, file = ''] of pictures) expect(existsSync(join(saved, file))).toBe(true)
  })
})
