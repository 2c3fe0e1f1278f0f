import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { memoryOf } from './memory.js'
import { recordFile } from './record-file.js'
import type { ThreadRecord } from './records.js'
import { threadFiles } from './thread-files.js'

const start = { pid: 7, thread: 0, script: '/app/a.js', node: 'v20.19.0', at: 1000 }
const tick = (ms: number, workers = 0): ThreadRecord => ({
  ...{ type: 'tick', ms, ownMs: 0, usedBytes: 1, allocatedBytes: 10, edges: [], caused: 0 },
  ...{ collections: [[ms, 0, 1, 0]], memory: [100, 20, 10], workers },
})
const folderOf = () => mkdtempSync(join(tmpdir(), 'gclab-records-'))

it('reads what threads write, each record once, and waits for the end of a line', () => {
  const folder = folderOf()
  const { write } = recordFile(join(folder, '7-0.jsonl'), start)
  const files = threadFiles(folder)
  expect(files.soFar()).toEqual([])
  write(tick(1))
  expect(files.soFar()[0]?.gc.minor).toBe(1)
  const line = `${JSON.stringify(tick(2))}\n`
  appendFileSync(join(folder, '7-0.jsonl'), line.slice(0, 20))
  expect(files.soFar()[0]?.gc.minor).toBe(1)
  appendFileSync(join(folder, '7-0.jsonl'), line.slice(20))
  expect(files.final()[0]).toMatchObject({ durationMs: 2, lostRecords: 0, gc: { minor: 2 } })
})

it('reads a record that is longer than what is read at once', () => {
  const folder = folderOf()
  const { write } = recordFile(join(folder, '7-0.jsonl'), start)
  const collections = Array.from({ length: 200_000 }, (_, i) => [i, 0, 1, 0] as const)
  write({ ...tick(1), collections } as ThreadRecord)
  write(tick(2))
  expect(threadFiles(folder).final()[0]?.gc.minor).toBe(200_001)
})

it('says how many records there was no room for, and which threads had no room at all', () => {
  const folder = folderOf()
  const path = join(folder, '7-0.jsonl')
  recordFile(path, start).write(tick(1))
  const { write: full } = recordFile(path, start)
  // The file is there already: for this one, as for a full disk, nothing can be written.
  full(tick(2))
  expect(threadFiles(folder).final()[0]?.lostRecords).toBe(0)
  const text = readFileSync(path, 'latin1')
  expect(text).toMatch(/^\{"type":"start","lost":"0000000000"/)
  writeFileSync(path, text.replace('0000000000', '0000000012'))
  writeFileSync(join(folder, '8-0.jsonl'), '')
  const files = threadFiles(folder)
  expect(files.final()[0]).toMatchObject({ lostRecords: 12, gc: { minor: null } })
  expect(files.empty()).toBe(1)
})

it('counts workers that were started and not seen, by process', () => {
  const folder = folderOf()
  recordFile(join(folder, '7-0.jsonl'), start).write(tick(1, 3))
  recordFile(join(folder, '7-1.jsonl'), { ...start, thread: 1 }).write(tick(1))
  recordFile(join(folder, '8-0.jsonl'), { ...start, pid: 8 }).write(tick(1))
  const files = threadFiles(folder)
  files.final()
  expect([...files.unseenWorkers()]).toEqual([[7, 2]])
})

it('adds up the memory of threads, while they are there', () => {
  const point = (at: number, rss: number | null, external: number) => ({
    at,
    bytes: [rss, external, 0, 9 * external] as const,
  })
  const memory = memoryOf(
    [
      [point(1000, 50, 1), point(1200, 60, 2), point(1600, 10, 3)],
      [point(1100, null, 5), point(1300, null, 7)],
    ],
    1000,
  )
  expect(memory.rss.map(({ bytes }) => bytes)).toEqual([50, 50, 60, 60, 10])
  expect(memory.external).toEqual([
    { ms: 0, bytes: 1 },
    { ms: 100, bytes: 6 },
    { ms: 200, bytes: 7 },
    { ms: 300, bytes: 9 },
    { ms: 600, bytes: 3 },
  ])
  expect(memory.spaces?.young.map(({ bytes }) => bytes)).toEqual([9, 54, 63, 81, 27])
})
