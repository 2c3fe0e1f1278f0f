import type { PanelSpec } from '../charts/spec.js'

/** What the page's script draws: everything here survives JSON. */
export interface PageData {
  readonly charts: readonly PageChart[]
  /** The first heads of tables that can be sorted by a click on a head. */
  readonly sortable: readonly string[]
}

/** A chart with its views, of which one is shown at a time. */
export interface PageChart {
  /** As the report names it. */
  readonly file: string
  readonly alt: string
  readonly views: readonly PageView[]
}

/** One way to look at a chart: all cases, or one. */
export interface PageView {
  readonly name: string
  readonly panels: readonly PanelSpec[]
}
