import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { scriptData } from '../html/fill-template.js'
import { diffTrees } from './diff.js'
import { allocationMeasures, type FlameGraph } from './graph.js'
import { flamePage } from './page.js'
import { chromium, visit } from './testdata/browser.js'
import type { FlameNode } from './tree.js'

function node(name: string, place: string, weights: number[], children: FlameNode[] = []): FlameNode {
  return { name, place, self: [weights], children }
}

const hostile = '</script><script>document.title="taken"</script><img src=x onerror=alert(1)>'
const plain = node(
  'all',
  '',
  [0, 0],
  [
    node(
      'op',
      'poke.ts:3',
      [0, 0],
      [
        node('encode', 'poke.ts:9', [4000, 100], [node('write', 'node:buffer:633', [2400, 50])]),
        node(hostile, 'poke.ts:20', [1600, 50]),
      ],
    ),
  ],
)
const pooled = node(
  'all',
  '',
  [0, 0],
  [node('op', 'poke.ts:30', [0, 0], [node('encode', 'poke.ts:9', [400, 100])])],
)
const single: FlameGraph = {
  title: 'Allocations of <poke>',
  notes: ['100 ops & every allocation'],
  measures: allocationMeasures,
  sides: [{ name: 'plain', ops: 100 }],
  root: plain,
}
const both: FlameGraph = {
  ...single,
  sides: [
    { name: 'plain', ops: 100 },
    { name: 'pooled', ops: 10 },
  ],
  root: diffTrees(plain, pooled),
}

/** Resolves once no transition of d3's is under way. */
const still = `new Promise((done) => {
  const look = () =>
    [...document.querySelectorAll('svg *')].some((one) => one.__transition) ? requestAnimationFrame(look) : done()
  look()
})`
/** Clicks what the selector finds and waits until the graph has moved. */
const click = (selector: string): string =>
  `document.querySelector(${JSON.stringify(selector)}).dispatchEvent(new MouseEvent('click', { bubbles: true })),
   ${still}`
const frames = `[...document.querySelectorAll('g.frame')].map((g) =>
   [g.getAttribute('name'), Math.round(g.querySelector('rect').getAttribute('width'))])`

describe('the page', () => {
  it('runs its own script and no other', () => {
    const page = flamePage(single)
    const [, policy] = /script-src '(sha256-[^']+)'/.exec(page) ?? []
    const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text]) => text ?? '')
    const hashes = scripts.map((text) => `sha256-${createHash('sha256').update(text).digest('base64')}`)
    expect(hashes).toEqual([policy])
    expect(page).toContain('<h1>Allocations of &lt;poke&gt;</h1>')
    expect(page).toContain('<p>100 ops &amp; every allocation</p>')
    expect(page).not.toMatch(/%(title|notes|timeline|graph|hash|style|script|licences)%/)
  })

  it('keeps every name inside its data', () => {
    const text = scriptData(['</script>', '<!--', '\u2028', '%title%'])
    expect(text).not.toMatch(/[<>\u2028]/)
    expect(JSON.parse(text)).toEqual(['</script>', '<!--', '\u2028', '%title%'])
  })
})

describe.skipIf(chromium === undefined)('the page in Chromium', () => {
  it('draws, switches measure, zooms and searches, and asks nobody for anything', async () => {
    const { values, errors, requests } = await visit(flamePage(single), [
      `document.title`,
      `${still}.then(() => ${frames})`,
      click('#measures button:last-child'),
      frames,
      click('g[name^=encode]'),
      frames,
      `document.querySelector('#details').textContent`,
      click('#reset'),
      `document.querySelector('#search').value = 'BUFFER',
       document.querySelector('#search').dispatchEvent(new Event('input')),
       document.querySelector('#found').textContent`,
      `document.querySelector('#sites').rows[1].textContent`,
    ])
    const [title, byBytes, , byObjects, , zoomed, details, , found, site] = values
    expect({ title, errors, requests }).toEqual({ title: single.title, errors: [], requests: [] })
    const width = (shown: unknown, name: string): number =>
      (shown as [string, number][]).find(([label]) => label.startsWith(name))?.[1] ?? Number.NaN
    const whole = width(byBytes, 'all')
    expect(width(byBytes, 'encode  poke.ts:9') / whole).toBeCloseTo(0.8, 1)
    expect(width(byBytes, hostile) / whole).toBeCloseTo(0.2, 1)
    expect(width(byObjects, 'encode') / whole).toBeCloseTo(0.75, 1)
    expect(width(zoomed, 'encode')).toBe(whole)
    expect(details).toBe('encode · poke.ts:9 · 1.500 objects/op (75.0 %), itself 1 object/op')
    expect(found).toBe('1 frame, 25.0 % of the width')
    expect(site).toContain('encodepoke.ts:9')
  })

  it('shows both sides in one graph: neither what went away nor what came is hidden', async () => {
    const { values, errors } = await visit(flamePage(both), [
      `${still}.then(() => ${frames})`,
      `document.querySelector('#details').textContent`,
      click('#views button:last-child'),
      frames,
    ])
    const names = (shown: unknown): string[] => (shown as [string, number][]).map(([label]) => label)
    expect(errors).toEqual([])
    expect(names(values[0])).toContain(`${hostile}  poke.ts:20`)
    expect(values[1]).toContain('plain: 80 B/op (100 %), itself 0 B/op · pooled: 40 B/op')
    expect(names(values[3]).some((name) => name.startsWith(hostile))).toBe(false)
  })
})
