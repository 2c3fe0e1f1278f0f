import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { caseOf, runOf, scenarioOf } from '../reports/testdata/fixture.js'
import { gclabIn } from './testdata/in-process.js'

const folder = mkdtempSync(join(tmpdir(), 'gclab-compare-'))
const run = (bytes: number) =>
  runOf([scenarioOf({ cases: [caseOf('short', [{ name: 'baseline', ns: 600, bytes, allocs: 1 }])] })])

const gclab = (...args: string[]) => gclabIn(folder, args)

beforeAll(() => {
  writeFileSync(join(folder, 'old.json'), JSON.stringify(run(48)))
  writeFileSync(join(folder, 'new.json'), JSON.stringify(run(64)))
  const named = { ...scenarioOf({ cases: run(48).scenarios[0]?.cases ?? [] }), name: 'words' }
  writeFileSync(join(folder, 'other.json'), JSON.stringify(runOf([named])))
  writeFileSync(join(folder, 'none.json'), JSON.stringify(runOf([])))
  writeFileSync(join(folder, 'cut.json'), JSON.stringify(run(48)).slice(0, 300))
  writeFileSync(join(folder, 'empty.json'), '')
  writeFileSync(join(folder, 'foreign.json'), '[{"name": "x", "value": 1}]')
  writeFileSync(join(folder, 'deep.json'), '['.repeat(100_000))
  writeFileSync(join(folder, 'typed.json'), JSON.stringify({ ...run(48), scenarios: 'none' }))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('gclab compare', () => {
  it('prints a table of two runs and exits 0', async () => {
    const { status, stdout, stderr } = await gclab('compare', 'old.json', 'new.json')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/sse-poke\/short\/baseline\s+48\s+64\s+\+33\.3 %$/m)
    const verbose = await gclab('compare', 'old.json', 'new.json', '--verbose')
    expect(verbose.stdout).toMatch(/sse-poke\/short\/baseline\s+48\s+64\s+\+33\.3 % \(exact\)/)
  })

  it('takes --json for --format json, and not beside another format', async () => {
    const asked = await gclab('compare', 'old.json', 'new.json', '--json')
    expect(JSON.parse(asked.stdout)).toMatchObject({ schema: 'gclab/compare@1' })
    const { status, stderr } = await gclab('compare', 'old.json', '--json', '--format', 'csv')
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining('leave one out') })
  })

  it.each(['json', 'bencher', 'github-action-benchmark'])('prints %s that parses', async (format) => {
    const { status, stdout } = await gclab('compare', 'old.json', 'new.json', '--format', format)
    expect(status).toBe(0)
    expect(JSON.stringify(JSON.parse(stdout))).toContain('sse-poke')
  })

  it.each(['cut.json', 'empty.json', 'foreign.json', 'deep.json', 'typed.json', 'absent.json', '.'])(
    'says in one sentence what is wrong with %s, and exits 2',
    async (file) => {
      const { status, stdout, stderr } = await gclab('compare', 'old.json', file)
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
      expect(stderr).toMatch(/^error: .+\n$/)
    },
  )

  it('exits 3 when there is nothing to compare', async () => {
    const { status, stderr } = await gclab('compare', 'none.json', 'none.json')
    expect(status).toBe(3)
    expect(stderr).toMatch(/nothing to compare/)
  })

  it.each(['text', 'json'])(
    'names what runs without a common variant have, and exits 3 (%s)',
    async (format) => {
      const { status, stdout, stderr } = await gclab('compare', 'old.json', 'other.json', '--format', format)
      expect({ status, stdout }).toEqual({ status: 3, stdout: '' })
      expect(stderr).toMatch(/nothing is compared: old.json has sse-poke; other.json has words/)
    },
  )

  it('exports a run that has nothing in common with the first', async () => {
    const { status } = await gclab('compare', 'old.json', 'other.json', '--format', 'bencher')
    expect(status).toBe(0)
  })

  it('names the formats when the format is unknown, and exits 2', async () => {
    const { status, stderr } = await gclab('compare', 'old.json', '--format', 'xml')
    expect(status).toBe(2)
    expect(stderr).toMatch(/text, markdown, csv, json, github-action-benchmark, bencher, not "xml"/)
  })
})
