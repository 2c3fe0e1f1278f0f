import type { ComparisonDocument } from '../../judge/between-runs/compare-runs.js'
import { plain } from '../text/escape.js'

const header = 'metric,unit,scenario,case,variant,run,value,spread,ratio,verdict,p,n_old,n_new,note'

/**
 * The comparison as comma-separated values (RFC 4180), one line for each figure of each run.
 * `value` is in the metric's unit; `spread` and `ratio` are shares; what is not known is empty.
 */
export function compareCsv({ runs, tables }: ComparisonDocument): string {
  const lines = tables.flatMap(({ label, unit, rows }) =>
    rows.flatMap(({ scenario, case: name, variant, cells }) =>
      cells.map(({ value, spread, change }, run) =>
        [
          ...[label, unit, scenario, name, variant, runs[run]?.label ?? ''].map(text),
          ...[value, spread, change?.ratio].map(number),
          text(change?.verdict ?? ''),
          ...[change?.p, change?.n?.[0], change?.n?.[1]].map(number),
          text(change?.note ?? ''),
        ].join(','),
      ),
    ),
  )
  return `${[header, ...lines].join('\r\n')}\r\n`
}

/** Quotes where needed. A spreadsheet runs a field that starts like a formula: an apostrophe stops it. */
function text(value: string): string {
  const line = plain(value)
  const harmless = /^[=+\-@]/.test(line) ? `'${line}` : line
  return /[",]/.test(harmless) ? `"${harmless.replace(/"/g, '""')}"` : harmless
}

function number(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(value)
}
