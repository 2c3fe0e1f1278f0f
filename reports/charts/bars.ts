import type { Interval, ScenarioResult, VariantResult } from '../../model/run.js'
import { maximum } from '../../stats/summary.js'
import { NOT_MEASURED } from '../text/format.js'
import type { BarSeries, BarSpec } from './spec.js'
import { colorsFor, shortName, tint } from './style.js'

/** What a bar chart shows of each contender. */
export interface BarChart extends Pick<BarSpec, 'title' | 'subtitle' | 'height' | 'partLabel'> {
  /** The unit that suits a chart whose largest figure this is, and by how much figures are divided for it. */
  readonly unitFor: (largest: number) => BarUnit
  /** The contenders of the chart. */
  readonly names: readonly string[]
  /** Every contender of the scenario, which decides the colours. */
  readonly all: readonly string[]
  readonly figure: (result: VariantResult) => number | null
  readonly label: (figure: number) => string
  readonly interval?: (result: VariantResult) => Interval | null
  readonly part?: (result: VariantResult) => number | null
}

/** Title of the value axis, and what figures are divided by. */
export interface BarUnit {
  readonly title: string
  readonly divisor: number
}

/** Largest ratio of two figures that bars on one axis still show. */
const LARGEST_SPAN = 12

/** Cases that always share a chart, and the bars of one where there are more. */
const FEW_CASES = 8
const MOST_BARS = 20

/**
 * One chart, or several where the cases lie so far apart that the bars of the small ones would vanish, or are
 * too many for their names to stand side by side. Cases without a single figure are left out.
 */
export function barCharts(scenario: ScenarioResult, chart: BarChart): readonly BarSpec[] {
  const colorOf = colorsFor(chart.all)
  return groupsOfCases(scenario, chart)
    .flatMap(inRows(chart))
    .map(({ cases, largest, part }, index) => {
      const unit = chart.unitFor(largest)
      return {
        kind: 'bars',
        height: chart.height,
        title: index === 0 ? chart.title : `${chart.title} (${part === 0 ? 'larger' : 'more'} cases)`,
        subtitle: chart.subtitle,
        unit: unit.title,
        caseTitle: 'case',
        cases: cases.map(shortName),
        series: chart.names.map((name) => {
          const { results, scaled } = figuresOn(scenario, cases, name, unit.divisor)
          const ends = results.map((result) => (result && chart.interval?.(result)) ?? null)
          return barsOf({
            name,
            color: colorOf(name),
            figures: scaled(chart.figure),
            intervals: ends.map((end) => end && [end[0] / unit.divisor, end[1] / unit.divisor]),
            label: chart.label,
            ...(chart.part === undefined ? {} : { parts: scaled(chart.part) }),
          })
        }),
        ...(chart.partLabel === undefined ? {} : { partLabel: chart.partLabel }),
      }
    })
}

/** The bars of one contender, each with its figure written over it. */
export function barsOf({
  name,
  color,
  figures,
  intervals = figures.map(() => null),
  label,
  parts,
}: Pick<BarSeries, 'name' | 'color' | 'figures' | 'parts'> & {
  readonly intervals?: BarSeries['intervals'] | undefined
  readonly label: (figure: number) => string
}): BarSeries {
  const labels = figures.map((figure) => (figure === null ? NOT_MEASURED : label(figure)))
  const drawn = { name: shortName(name), color, tint: tint(color, 0.3), figures, intervals, labels }
  return parts === undefined ? drawn : { ...drawn, parts }
}

/** A contender's results on the cases, and its figures there in the chart's unit. */
function figuresOn(scenario: ScenarioResult, cases: readonly string[], name: string, divisor: number) {
  const results = cases.map((one) => resultOf(scenario, one, name))
  const scaled = (figure: (result: VariantResult) => number | null) =>
    results.map((result) => {
      const value = result && figure(result)
      return value === null ? null : value / divisor
    })
  return { results, scaled }
}

interface CaseGroup {
  readonly cases: readonly string[]
  readonly largest: number
}

/** The cases in groups whose largest figures are within {@link LARGEST_SPAN} of one another, ascending. */
function groupsOfCases(scenario: ScenarioResult, { names, figure }: BarChart): readonly CaseGroup[] {
  const sized = scenario.cases.flatMap(({ name, variants }) => {
    const figures = variants.filter((result) => names.includes(result.name)).map(figure)
    const known = figures.filter((one) => one !== null)
    return known.length === 0 ? [] : [{ name, largest: maximum(known) }]
  })
  const groups: { from: number; largest: number; names: Set<string> }[] = []
  for (const { name, largest } of [...sized].sort((a, b) => a.largest - b.largest)) {
    const group = groups.at(-1)
    if (group === undefined || largest > group.from * LARGEST_SPAN) {
      groups.push({ from: largest, largest, names: new Set([name]) })
    } else {
      group.names.add(name)
      group.largest = largest
    }
  }
  return groups.map(({ names: members, largest }) => ({
    cases: sized.map(({ name }) => name).filter((name) => members.has(name)),
    largest,
  }))
}

/** A group in parts of about as many cases each, so many that figures and names have room. */
function inRows({ names }: BarChart) {
  return ({ cases, largest }: CaseGroup): readonly (CaseGroup & { readonly part: number })[] => {
    const most = cases.length <= FEW_CASES ? cases.length : Math.max(2, Math.floor(MOST_BARS / names.length))
    const size = Math.ceil(cases.length / Math.ceil(cases.length / most))
    return Array.from({ length: Math.ceil(cases.length / size) }, (_, part) => ({
      cases: cases.slice(part * size, (part + 1) * size),
      largest,
      part,
    }))
  }
}

/** A contender's result on a case; `null` when it has none. */
function resultOf(scenario: ScenarioResult, one: string, name: string): VariantResult | null {
  const found = scenario.cases.find((candidate) => candidate.name === one)
  return found?.variants.find((result) => result.name === name) ?? null
}
