import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RunDocument } from '../model/run.js'
import { caseOf, runOf, scenarioOf } from '../reports/testdata/fixture.js'
import type { Io } from './io.js'
import { saveRun } from './measure.js'

let out = ''
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'gclab-save-'))
})
afterEach(() => rmSync(out, { recursive: true }))

const output = { write: () => true }
const io = () =>
  ({ cwd: out, env: {}, stdout: output, stderr: output, signal: new AbortController().signal }) as Io
const at = (day: number, parts: Partial<RunDocument> = {}) =>
  runOf([scenarioOf({ cases: [caseOf('short', [{ name: 'baseline', ns: 600 }])] })], {
    startedAt: `2026-11-0${day}T00:00:00.000Z`,
    ...parts,
  })
const failed = { warnings: [{ code: 'trial-failed', pass: 'time', cause: 'it crashed' }] } as const
const save = (run: RunDocument) => saveRun({ run, profiles: [] }, { out, charts: false }, io())
const dayOf = (name: string) =>
  Number(JSON.parse(readFileSync(join(out, 'sse-poke', name), 'utf8')).startedAt.slice(9, 10))

describe('what a run saves', () => {
  it('keeps the run before', async () => {
    for (const day of [1, 2, 3]) await save(at(day))
    expect([dayOf('run.json'), dayOf('run.previous.json')]).toEqual([3, 2])
  })

  it('lets no failed run and no run cut off replace a good one that is kept', async () => {
    for (const run of [at(1), at(2, failed), at(3, { finishedAt: null }), at(4, failed)]) await save(run)
    expect([dayOf('run.json'), dayOf('run.previous.json')]).toEqual([4, 1])
  })

  it.each(['run.json', 'run.previous.json', 'report.md', 'report.html'])(
    "leaves somebody's own %s alone",
    async (name) => {
      mkdirSync(join(out, 'sse-poke'))
      writeFileSync(join(out, 'sse-poke', name), '{"mine": true}')
      await expect(save(at(1))).rejects.toThrow('was not written by gclab')
      expect(readFileSync(join(out, 'sse-poke', name), 'utf8')).toBe('{"mine": true}')
    },
  )
})
