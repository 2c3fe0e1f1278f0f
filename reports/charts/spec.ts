import type { Interval } from '../../model/run.js'

// Charts as plain data, drawn by the same code in Node, for the pictures, and in the browser, for the page.
// Everything here survives JSON.

/** A chart as the report refers to it. */
export interface ChartRef {
  /** Path from the folder of the report. */
  readonly file: string
  /** What the chart says, for those who cannot see it. */
  readonly alt: string
  readonly title: string
}

/** A chart before it is drawn: its panels lie below one another. */
export interface Sketch extends ChartRef {
  readonly panels: readonly PanelSpec[]
}

/** One panel of a chart. */
export type PanelSpec = BarSpec | LineSpec

/** Grouped bars: a group a case, a bar a contender. */
export interface BarSpec {
  readonly kind: 'bars'
  /** CSS pixels. */
  readonly height: number
  readonly title: string
  readonly subtitle: string
  /** Title of the value axis, with the unit. */
  readonly unit: string
  /** Title of the axis of groups. */
  readonly caseTitle: string
  readonly cases: readonly string[]
  readonly series: readonly BarSeries[]
  /** What the part on top of each bar is; absent without parts. */
  readonly partLabel?: string
}

/** The bars of one contender: a figure a case. */
export interface BarSeries {
  readonly name: string
  readonly color: string
  /** The colour of the part on top. */
  readonly tint: string
  /** `null` where it was not measured. */
  readonly figures: readonly (number | null)[]
  /** The part of each figure that is drawn apart, on top. */
  readonly parts?: readonly (number | null)[]
  readonly intervals: readonly (Interval | null)[]
  /** The figure as written over its bar. */
  readonly labels: readonly string[]
}

/** Lines over a numeric axis, with marks for events. */
export interface LineSpec {
  readonly kind: 'lines'
  /** CSS pixels. */
  readonly height: number
  /** Empty for a panel below another of the same chart. */
  readonly title: string
  readonly subtitle: readonly string[]
  readonly x: AxisSpec
  readonly y: AxisSpec
  readonly series: readonly LineSeries[]
  /** Collections: a triangle for a young one, a dashed line for a full one. */
  readonly events?: readonly LineEvent[]
  /** A horizontal line with its name. */
  readonly limit?: { readonly at: number; readonly label: string }
}

export interface AxisSpec {
  /** Empty where the panel below carries it. */
  readonly title: string
  readonly scale: 'linear' | 'logarithmic'
  readonly min: number
  readonly max: number
  /** Positions and texts of the ticks; absent: chosen by the axis. */
  readonly ticks?: readonly { readonly at: number; readonly text: string }[]
}

export interface LineSeries {
  readonly name: string
  readonly color: string
  /** Lengths of dash and gap; absent for a solid line. Tells lines apart when printed in grey. */
  readonly dash?: readonly number[]
  readonly points: readonly { readonly x: number; readonly y: number }[]
  /** Whether each point is drawn, for lines of few points. */
  readonly dots?: boolean
}

export interface LineEvent {
  readonly at: number
  readonly full: boolean
}

/** What panels of one chart that lie below one another say once: the first its title, the last its axis. */
export function stacked(
  index: number,
  of: number,
  {
    height,
    head,
    title,
    subtitle,
    x,
  }: { height: number; head: number; x: AxisSpec } & Pick<LineSpec, 'title' | 'subtitle'>,
): Pick<LineSpec, 'kind' | 'height' | 'title' | 'subtitle' | 'x'> {
  const [first, last] = [index === 0, index === of - 1]
  return {
    kind: 'lines',
    height: height + (first ? head : 0) + (last ? 26 : 0),
    title: first ? title : '',
    subtitle: first ? subtitle : [],
    x: last ? x : { ...x, title: '' },
  }
}
