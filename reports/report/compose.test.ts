import { describe, expect, it } from 'vitest'
import { sketchesOf } from '../charts/charts-of-scenario.js'
import { drawCharts } from '../charts/index.js'
import { renderSummary } from '../summary/summary-table.js'
import { runs } from '../testdata/runs.js'
import { renderReport } from './compose.js'

/** The cells of each row of each table, and the depth of each heading; code is left out. */
function shapeOf(markdown: string) {
  const tables: number[][] = []
  const depths: number[] = []
  let fence: string | null = null
  let inTable = false
  for (const line of markdown.split('\n')) {
    const [marks = null] = /^(`{3,}|~{3,})/.exec(line) ?? []
    if (fence === null && marks !== null) fence = marks
    else if (fence !== null && line.startsWith(fence)) fence = null
    const isRow = fence === null && line.startsWith('|')
    if (isRow && !inTable) tables.push([])
    if (isRow) tables.at(-1)?.push(line.match(/(?<!\\)\|/g)?.length ?? 0)
    inTable = isRow
    const heading = fence === null ? /^(#+) /.exec(line)?.[1] : undefined
    if (heading !== undefined) depths.push(heading.length)
  }
  return { tables, depths }
}

/** The figures in a text, with the units x and %, without names, numbers of cases, and what was asked. */
function figuresIn(text: string): readonly string[] {
  const bare = text
    .replace(/`[^`]*`/g, '')
    .replace(
      /\d+ of \d+ cases|(all )?\d+ (case|worker)s?\b|[\d,]+ outputs?|at [\d,]+ ops\/s|million ops|p99\.9/g,
      '',
    )
  return [...bare.matchAll(/\d[\d,]*(?:\.\d+)?(?:x\b| %)?/g)].map(([figure]) => figure)
}

describe('the room of reports', () => {
  for (const [name, run] of Object.entries(runs)) {
    it(`has each figure of the summary in a table: ${name}`, () => {
      const [scenario] = run.scenarios
      if (scenario === undefined) throw new Error('the fixture has a scenario')
      const report = renderReport(run, scenario, [])
      const [, summary = ''] = /^## Executive summary$(.*?)^## /ms.exec(report) ?? []
      const tables = report
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .flatMap(figuresIn)
      expect(summary).not.toBe('')
      expect(figuresIn(summary).filter((figure) => !tables.includes(figure))).toEqual([])
    })
  }

  for (const [name, run] of Object.entries(runs)) {
    it(`has whole tables and headings in their order: ${name}`, () => {
      const [scenario] = run.scenarios
      if (scenario === undefined) throw new Error('the fixture has a scenario')
      const text = renderReport(run, scenario, [])
      const { tables, depths } = shapeOf(text)
      expect(tables.length).toBeGreaterThan(1)
      for (const rows of tables) {
        expect(rows.length).toBeGreaterThan(2)
        expect(new Set(rows).size).toBe(1)
      }
      expect(depths[0]).toBe(1)
      depths.forEach((depth, at) => void expect(depth).toBeLessThanOrEqual((depths[at - 1] ?? 0) + 1))
      expect(depths.filter((depth) => depth === 1)).toHaveLength(1)
      expect(text).not.toMatch(/NaN|\bundefined\b(?!,)|\[object|Infinity/)
    })
  }

  for (const [name, run] of Object.entries(runs)) {
    it(`writes ${name} as in the golden file`, async () => {
      const text = run.scenarios.map((scenario) => renderReport(run, scenario, [])).join('\n')
      await expect(text).toMatchFileSnapshot(`../testdata/golden/${name}.report.md`)
    })
  }

  it('draws every chart as a picture twice as dense as its width', async () => {
    const [scenario] = runs.full.scenarios
    if (scenario === undefined) throw new Error('the fixture has a scenario')
    const { charts, reason } = await drawCharts(sketchesOf(scenario))
    expect(reason).toBeUndefined()
    expect(charts.map(({ file }) => file)).toEqual([
      'charts/time.png',
      'charts/allocation.png',
      'charts/heap.png',
    ])
    for (const { png } of charts) expect(png.readUInt32BE(16)).toBe(860 * 2)
    const report = renderReport(runs.full, scenario, charts)
    for (const { file } of charts) expect(report).toContain(`](${file})`)
  })

  it('draws nothing where nothing was measured', async () => {
    const [scenario] = runs.nullPasses.scenarios
    if (scenario === undefined) throw new Error('the fixture has a scenario')
    expect(await drawCharts(sketchesOf(scenario))).toEqual({ charts: [] })
  })

  it('ends the summary with a line break', () => {
    expect(renderSummary(runs.full, { color: false, width: 80, verbose: true })).toMatch(/[^\n]\n$/)
  })
})
