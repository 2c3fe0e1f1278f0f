import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runOptions } from '../model/options/run-options.js'
import { noiseFloorOf } from '../stats/verdict.js'
import { hodgesLehmann, signedRankInterval } from '../stats/wilcoxon.js'

const root = join(import.meta.dirname, '..')
const text = (file: string): string => readFileSync(join(root, file), 'utf8')

describe('the documents', () => {
  it('links to files and headings that are there', () => {
    const anchorsOf = (file: string): readonly string[] =>
      [...text(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replace(/[^\p{L}\p{N} _-]/gu, '')
          .replace(/ /g, '-'),
      )
    const pages = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'))
    let anchors = 0
    for (const file of [
      'README.md',
      'SECURITY.md',
      'CHANGELOG.md',
      ...pages.map((name) => join('docs', name)),
    ]) {
      for (const [, target = '', anchor] of text(file).matchAll(/\]\((?!http)([^)#]*)(?:#([^)]+))?\)/g)) {
        const there = target === '' ? file : join(file, '..', target)
        expect(existsSync(join(root, there)), `${file} -> ${target}`).toBe(true)
        if (anchor === undefined) continue
        anchors++
        expect(anchorsOf(there), `${file} -> ${target}#${anchor}`).toContain(anchor)
      }
    }
    expect(anchors).toBeGreaterThan(10)
  })

  it.each(['Scenario', 'Variant'])('has every field of %s: docs/scenario-file.md', (name) => {
    const [, body = ''] =
      new RegExp(`^export interface ${name}<[^{]*\\{\n([^]*?)^\\}`, 'm').exec(text('model/scenario.ts')) ?? []
    const fields = [...body.matchAll(/^ {2}readonly (\w+)/gm)].map(([, field]) => field)
    const told = [...text('docs/scenario-file.md').matchAll(/^\| `(\w+)` \|/gm)].map(([, field]) => field)
    expect(fields.length).toBeGreaterThan(4)
    expect(told).toEqual(expect.arrayContaining(fields))
  })

  it('has every setting of the library: docs/library.md', () => {
    const [settings = ''] = /^- The settings are .+$/m.exec(text('docs/library.md')) ?? []
    const told = [...settings.matchAll(/`(\w+)(?:: false)?`/g)].map(([, name]) => name)
    const { shard, ...settable } = runOptions
    expect(told).toEqual(
      expect.arrayContaining([...Object.keys(settable), 'node', 'signal', 'onEvent', 'out', 'charts']),
    )
  })

  it('says how each summary begins: docs/reading-a-report.md', () => {
    const [, list = ''] = /\| it begins \|.*\n.*\n((?:\|.*\n)+)/.exec(text('docs/reading-a-report.md')) ?? []
    const beginnings = [...list.matchAll(/^\| (.+?) \|/gm)].map(([, begins = '']) =>
      begins.replace(/`x`/g, '').trim(),
    )
    const golden = join('reports', 'testdata', 'golden')
    const reports = readdirSync(join(root, golden)).filter(
      (name) => name.endsWith('.report.md') && !name.startsWith('hostile'),
    )
    expect(reports.length).toBeGreaterThan(5)
    for (const name of reports) {
      const [, first = ''] = /^## Executive summary\n\n(.+)$/m.exec(text(join(golden, name))) ?? []
      const bare = first.replace(/^`+.*?`+ /, '')
      expect(
        beginnings.filter((begins) => bare.startsWith(begins)),
        `${name}: ${first}`,
      ).toHaveLength(1)
    }
  })

  it('says how the noise floor is computed: docs/reading-a-report.md', () => {
    const [, errors, level] =
      /or (\d\.\d+) times half the width of its (\d+) % interval/.exec(text('docs/reading-a-report.md')) ?? []
    // One set of forks whose spread decides, and one whose offset does.
    for (const shift of [1, 1.2]) {
      const perFork = Array.from({ length: 12 }, (_, i) => shift * (0.97 + ((i * 7) % 12) / 200))
      const logs = perFork.map(Math.log)
      const [low, high] = signedRankInterval(logs, Number(level) / 100) ?? [Number.NaN, Number.NaN]
      const offset = Math.abs(Math.exp(hodgesLehmann(logs)) - 1)
      const spread = (Number(errors) * (Math.exp(high) - Math.exp(low))) / 2
      expect(spread < offset).toBe(shift > 1)
      expect(noiseFloorOf(perFork)).toBeCloseTo(Math.max(offset, spread), 10)
    }
  })
})
