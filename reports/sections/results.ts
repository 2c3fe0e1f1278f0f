import { chart } from '../markdown.js'
import type { ReportContext } from './section.js'
import { section } from './section.js'

/** What was measured, in tables and charts. */
export function results({ charts }: ReportContext): string | null {
  return section('## Benchmark results', charts.map(chart))
}
