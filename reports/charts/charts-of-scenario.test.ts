import { describe, expect, it } from 'vitest'
import type { ScenarioResult } from '../../model/run.js'
import { runs } from '../testdata/runs.js'
import { type Sketch, sketchesOf } from './charts-of-scenario.js'
import { hatch } from './hatch.js'
import { IDEAL } from './scaling.js'

function scenarioOf(name: keyof typeof runs): ScenarioResult {
  const [scenario] = runs[name].scenarios
  if (scenario === undefined) throw new Error('the fixture has a scenario')
  return scenario
}

/** Each contender's colours in all panels of all charts; panels of the heap show other things besides. */
function colorsIn(sketches: readonly Sketch[]): Map<string, ReadonlySet<string>> {
  const colors = new Map<string, Set<string>>()
  for (const { name, color } of sketches.flatMap(({ panels }) =>
    panels.flatMap(({ series }) => [...series]),
  )) {
    const [contender = name] = name.split(': ')
    colors.set(contender, (colors.get(contender) ?? new Set()).add(color))
  }
  return colors
}

describe('the charts of a scenario', () => {
  it('give a contender the same colour everywhere', () => {
    const sketches = sketchesOf(scenarioOf('everything'))
    expect(sketches.map(({ file }) => file)).toEqual(
      ['time', 'allocation', 'heap', 'workers', 'load'].map((name) => `charts/${name}.png`),
    )
    const colors = colorsIn(sketches)
    // Beside the contenders' lines of scaling, and theirs alone, is the ideal.
    expect(colors.delete(IDEAL)).toBe(true)
    expect([...colors.keys()].sort()).toEqual(['baseline', 'pooled', 'pooled-kept'])
    const all = [...colors.values()].flatMap((own) => [...own])
    expect(all).toHaveLength(3)
    expect(new Set(all).size).toBe(3)
  })

  it('part many cases, so that figures and names have room', () => {
    const scenario = scenarioOf('everything')
    const cases = Array.from({ length: 24 }, (_, i) => ({
      ...(scenario.cases[0] as (typeof scenario.cases)[0]),
      name: `size=${i} kind=a`,
    }))
    const [time] = sketchesOf({ ...scenario, cases })
    const panels = (time?.panels ?? []).flatMap((panel) => (panel.kind === 'bars' ? [panel] : []))
    expect(panels.flatMap((panel) => panel.cases)).toEqual(cases.map(({ name }) => name))
    expect(panels.map(({ title }) => title)).toEqual([
      'Time per op',
      ...Array(3).fill('Time per op (more cases)'),
    ])
    for (const { cases: shown, series } of panels)
      expect(shown.length * series.length).toBeLessThanOrEqual(20)
  })

  it('set scaling beside the ideal, from one worker on', () => {
    const workers = sketchesOf(scenarioOf('everything')).find(({ file }) => file === 'charts/workers.png')
    const lines = (workers?.panels ?? []).flatMap((panel) => (panel.kind === 'lines' ? [panel.series] : []))
    expect(lines.length).toBeGreaterThan(0)
    for (const series of lines) {
      expect(series.at(-1)?.points.every(({ x, y }) => x === y)).toBe(true)
      for (const { points } of series) expect(points[0]).toEqual({ x: 1, y: 1 })
    }
  })

  it('draw intervals wherever there are any', () => {
    const bars = sketchesOf(scenarioOf('everything'))
      .filter(({ file }) => /time|workers/.test(file))
      .flatMap(({ panels }) => panels.flatMap((panel) => (panel.kind === 'bars' ? [...panel.series] : [])))
    expect(bars.length).toBeGreaterThan(5)
    for (const { intervals, figures } of bars) {
      intervals.forEach((interval, at) => {
        expect(interval?.[0]).toBeLessThan(figures[at] ?? 0)
        expect(interval?.[1]).toBeGreaterThan(figures[at] ?? 0)
      })
    }
  })

  it('leave out one for which a few figures do', () => {
    const scenario = scenarioOf('everything')
    const workers = scenario.workers.filter((result) => result.workers === 2)
    expect(sketchesOf({ ...scenario, workers }).map(({ file }) => file)).not.toContain('charts/workers.png')
  })

  it('say who has no latency because it fell behind', () => {
    const load = sketchesOf(scenarioOf('everything')).find(({ file }) => file === 'charts/load.png')
    expect(load?.panels[0]?.subtitle).toContain('fell behind, and has no latency: baseline')
  })

  it('say in words what they show', () => {
    for (const { alt } of sketchesOf(scenarioOf('everything'))) {
      expect(alt).toMatch(/^(Bar|Line) charts? of /)
      expect(alt).toContain('pooled-kept')
      expect(alt).toMatch(/\d/)
    }
  })
})

it('hatches every contender but the first, each in another way', () => {
  const strokes = [0, 1, 2, 3, 4, 5].map((pattern) => {
    const drawn: string[] = []
    const record = (what: string) => (x: number, y: number) =>
      drawn.push(`${what} ${x.toFixed(1)} ${y.toFixed(1)}`)
    const nothing = () => {}
    const context = { moveTo: record('move'), lineTo: record('line'), save: nothing, restore: nothing }
    const rest = { beginPath: nothing, rect: nothing, clip: nothing, stroke: nothing, setLineDash: nothing }
    hatch({ ...context, ...rest } as unknown as Parameters<typeof hatch>[0], [10, 10, 40, 80], pattern)
    return drawn.join('\n')
  })
  expect(strokes[0]).toBe('')
  expect(new Set(strokes).size).toBe(6)
})
