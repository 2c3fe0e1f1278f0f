import { describe, expect, it } from 'vitest'
import type { ProgramWatch, WatchDocument, WatchedFrame, WatchedSite } from '../../model/watch.js'
import { chromium, visit } from '../flame/testdata/browser.js'
import { watchFlamePage } from './flame.js'
import { watchHtml, watchSketches } from './index.js'

const hostile = '</script><img src=x onerror=alert(1)>'
const site = (name: string, bytes: number, survivedBytes: number): WatchedSite => ({
  ...{ function: name, file: 'a.js', line: 1, package: null, caller: null },
  ...{ bytes, survivedBytes, aliveBytes: null, growing: null },
})
const frame = (name: string, bytes: number, survivedBytes: number, callees: WatchedFrame[] = []) => ({
  ...{ function: name, file: 'a.js', line: 1, bytes, survivedBytes, callees },
})
const points = [0, 1000].map((ms) => ({ ms, bytes: 2 ** 20 * (1 + ms) }))
const program: ProgramWatch = {
  ...{ command: `node ${hostile}`, exitCode: 0, signal: null, ended: false, durationMs: 1000 },
  memory: { rss: points, external: points, arrayBuffers: points },
  threads: [
    {
      ...{ pid: 7, thread: 0, script: 'a.js', node: 'v20.19.0', durationMs: 1000 },
      gc: {
        ...{ minor: 1, major: 0, pauseMs: { p50: 1, p99: 1, max: 1, total: 1 }, share: 0.001 },
        ...{ heap: points, collections: [{ ms: 500, kind: 'minor', pauseMs: 1 }] },
      },
      allocation: {
        ...{ heapBytes: 10 * 2 ** 20, bytesPerSecond: 10 * 2 ** 20 },
        sites: [
          site('young', 9 * 2 ** 20, 0),
          site(hostile, 900 * 2 ** 10, 0),
          site('kept', 2 ** 20, 2 ** 20),
        ],
        stacks: [frame('main', 0, 0, [frame('young', 9 * 2 ** 20, 0), frame('kept', 2 ** 20, 2 ** 20)])],
      },
    },
  ],
}
const watched = {
  ...{ schema: 'gclab/watch@1', gclab: '0', startedAt: '2026-01-01T00:00:00.000Z', programs: [program] },
  environment: { cpu: 'a', cores: 2, os: 'b' },
} as unknown as WatchDocument

const rows = `[...[...document.querySelectorAll('table')].find((table) => table.rows[0].cells[0].textContent === 'function').tBodies[0].rows].map((row) => row.cells[0].textContent)`
const clickHead = (name: string) =>
  `[...document.querySelectorAll('th button')].find((button) => button.textContent === '${name}').click()`

describe('the page of a watch', () => {
  it('names its flame graphs, and is taken over by no name', () => {
    const page = watchHtml(watched, watchSketches(watched), ['flame.html'])
    expect(page).toContain('<a href="flame.html" rel="noopener noreferrer">flame graph</a>')
    expect(page).not.toContain('<img')
    expect(watchFlamePage({ ...program, threads: [] })).toBeNull()
  })

  it.skipIf(chromium === undefined)('draws its charts and sorts what allocates', async () => {
    const { values, errors, requests } = await visit(
      watchHtml(watched, watchSketches(watched), ['flame.html']),
      [
        `document.querySelectorAll('figure canvas').length`,
        rows,
        clickHead('survived'),
        rows,
        clickHead('allocated'),
        clickHead('allocated'),
        rows,
        clickHead('function'),
        rows,
      ],
    )
    expect(errors).toEqual([])
    expect(requests).toEqual([])
    const [canvases, first, , survived, , , allocated, , named] = values
    expect(canvases).toBe(2)
    expect(first).toEqual(['young', 'kept', hostile])
    expect(survived).toEqual(['kept', 'young', hostile])
    expect(allocated).toEqual([hostile, 'kept', 'young'])
    expect(named).toEqual([hostile, 'kept', 'young'])
  })

  it.skipIf(chromium === undefined)('has a flame graph of what allocates and of what survives', async () => {
    const frames = `[...document.querySelectorAll('g.frame')].map((g) => g.getAttribute('name')).sort()`
    const settled = 'new Promise((done) => setTimeout(done, 400))'
    const { values, errors } = await visit(watchFlamePage(program) ?? '', [
      `${settled}.then(() => ${frames})`,
      `document.querySelector('#measures button:last-child').click(), ${settled}`,
      frames,
      `document.querySelector('#details').textContent`,
    ])
    expect(errors).toEqual([])
    expect(values[0]).toEqual(['all', 'kept  a.js:1', 'main  a.js:1', 'young  a.js:1'])
    expect(values[2]).not.toContain('young  a.js:1')
    expect(values[3]).toContain('all · 1 MB (100 %)')
  })
})
