import { describe, expect, it } from 'vitest'
import type { ThreadWatch, WatchDocument, WatchedSite } from '../../model/watch.js'
import { reasonRows } from './page.js'
import { causesOf, fileRows, packageRows, siteTable } from './sites.js'
import { watchText } from './text.js'

const own = (name: string, part: Partial<WatchedSite>): WatchedSite => ({
  ...{ function: name, file: 'app.js', line: 3, package: null, caller: null },
  ...{ bytes: 0, survivedBytes: null, aliveBytes: null, growing: null },
  ...part,
})
const threadOf = (sites: readonly WatchedSite[], share = 0.2, reasons = {}): ThreadWatch => ({
  ...{ pid: 7, thread: 0, script: '/app.js', node: 'v24.0.0', durationMs: 1000 },
  gc: {
    ...{ minor: 1, major: 1, reasons, share, heap: [], collections: [] },
    pauseMs: { p50: 1, p99: 1, max: 1, total: 2 },
  },
  allocation: { heapBytes: 100, bytesPerSecond: 100, sites },
})
const UNIT = 2 ** 18
const seen = [
  own('young', { bytes: 900 * UNIT, survivedBytes: 0, aliveBytes: 0, growing: false }),
  own('leak', { bytes: 60 * UNIT, survivedBytes: 50 * UNIT, aliveBytes: 40 * UNIT, growing: true, line: 9 }),
  own('parse', {
    ...{
      bytes: 40 * UNIT,
      survivedBytes: 0,
      aliveBytes: 0,
      file: 'node_modules/body/index.js',
      package: 'body',
    },
    caller: { function: 'handle', file: 'server.js', line: 12 },
  }),
]

describe('the sites of a watched program', () => {
  it('have their callers where there is room, and fit a narrow terminal', () => {
    const program = { command: 'node app.js', exitCode: 0, signal: null, ended: false, durationMs: 1000 }
    const document = { programs: [{ ...program, threads: [threadOf(seen)] }] } as unknown as WatchDocument
    const tableOf = (width: number) => {
      const [, table = ''] = watchText(document, width).split('Allocates most (known of 250 MB of 250 MB):\n')
      return table.split('\n').filter((line) => line.includes('│'))
    }
    expect(tableOf(140)[0]).toMatch(/^function +│ +called from │ +allocated │/)
    const narrow = tableOf(80)
    expect(narrow[0]).toMatch(/^function +│ +allocated │ +survived │/)
    expect(narrow.length).toBe(4)
    for (const line of narrow) expect(line.length, line).toBeLessThanOrEqual(80)
    expect(watchText(document, 80)).toContain('the program would be at most 1.25x as fast')
  })

  it('are sorted by what survives where collections are the trouble', () => {
    const { head, rows } = siteTable([threadOf(seen)], 9)
    expect(head).toEqual(['function', 'file', 'called from', 'allocated', 'survived', 'alive of a stretch'])
    expect(rows.map(([name]) => name)).toEqual(['leak', 'young', 'parse'])
    expect(rows[0]?.slice(3)).toEqual(['15 MB (6.0 %)', '12.5 MB (100 %)', '10 MB, growing'])
    expect(rows[2]?.[2]).toBe('handle server.js:12')
    expect(siteTable([threadOf(seen, 0)], 9).rows.map(([name]) => name)).toEqual(['young', 'leak', 'parse'])
  })

  it('have no column for what was not seen', () => {
    const { head, rows } = siteTable([threadOf([own('a', { bytes: 10 })])], 9)
    expect(head).toHaveLength(4)
    expect(rows[0]).toEqual(['a', 'app.js:3', '', '10 B (100 %)'])
    expect(causesOf([threadOf([own('a', { bytes: 10 * UNIT, survivedBytes: 10 * UNIT })])])).toEqual([])
  })

  it('have no share, and no sentence, where little was looked at, or survivors may be others', () => {
    const thread = threadOf(seen)
    const traced = (tracedBytes: number, heapBytes: number, sites = seen): ThreadWatch => ({
      ...thread,
      allocation: { heapBytes, bytesPerSecond: 1, tracedBytes, sites },
    })
    const little = [traced(1000 * UNIT, 2600 * UNIT)]
    expect(siteTable(little, 9).rows[0]?.slice(3)).toEqual(['225 MB', '0 B', '0 B'])
    expect(packageRows(little)[0]).toEqual(['own code', 'n/a', 'n/a'])
    expect(causesOf(little)).toEqual([
      'Which functions allocate most is not known: it was looked at for 250 MB of 650 MB.',
      expect.stringContaining('What leak'),
    ])
    expect(causesOf([traced(1000 * UNIT, 2000 * UNIT)])).toHaveLength(3)
    const load = own('load', { bytes: 60 * UNIT, survivedBytes: null })
    const others = [traced(1060 * UNIT, 1060 * UNIT, [...seen, load])]
    expect(siteTable(others, 9).rows.find(([name]) => name === 'leak')?.[4]).toBe('12.5 MB')
    expect(causesOf(others).join()).not.toContain('Full collections')
  })

  it('are named with the program’s own function that called them', () => {
    const caller = { function: 'load', file: 'app.js', line: 2 }
    const set = own('set', { bytes: 99 * UNIT, file: '(V8)', line: 0, package: 'Node.js', caller })
    expect(causesOf([threadOf([set])])[0]).toContain('by set (V8), called from load (app.js:2): 100 %.')
  })

  it('of several threads are added up', () => {
    const { rows } = siteTable([threadOf(seen), threadOf([own('young', { bytes: 100 * UNIT })])], 1)
    expect(rows[0]?.[0]).toBe('leak')
    expect(siteTable([threadOf(seen), threadOf(seen)], 9).rows[1]?.[3]).toBe('450 MB (90.0 %)')
  })

  it('are said to make which collections, and which of them leaks', () => {
    expect(causesOf([threadOf(seen)])).toEqual([
      'Collections of the young generation are fed by what is allocated, most of it by young (app.js:3): 90.0 %.',
      'Full collections are fed by what survives those, most of it by leak (app.js:9): 100 %.',
      expect.stringMatching(/^What leak \(app\.js:9\) allocates stays alive, .* a leak, or a cache/),
    ])
  })

  it('are said to make most only where they make more than a half', () => {
    const many = [1, 2, 3, 4].map((line) => own(`part ${line}`, { bytes: 25 * UNIT, line }))
    expect(causesOf([threadOf(many)])[0]).toMatch(
      /allocated, the largest part of it by part 1 .*: 25\.0 %\.$/,
    )
  })

  it('are summed up by package, and by file of the program', () => {
    expect(packageRows([threadOf(seen)])).toEqual([
      ['own code', '96.0 %', '100 %'],
      ['body', '4.0 %', '0 %'],
    ])
    expect(fileRows([threadOf(seen)], 9).map(([file, share]) => [file, share])).toEqual([
      ['app.js', '96.0 %'],
      ['server.js', '4.0 %'],
    ])
  })

  it('come with the reasons of the collections, each with what helps', () => {
    const rows = reasonRows([
      threadOf([], 0, { allocation: 3 }),
      threadOf([], 0, { allocation: 1, external: 2 }),
    ])
    expect(rows.map(([reason, , count]) => [reason, count])).toEqual([
      ['allocation', '4'],
      ['external', '2'],
    ])
    expect(rows[1]?.[1]).toContain('Buffers')
  })
})
