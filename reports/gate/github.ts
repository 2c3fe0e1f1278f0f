import type { GateResult, GateRow } from '../../judge/gate/outcome.js'
import { isOwnCode } from '../../judge/gate/sites.js'
import { plain } from '../text/escape.js'
import { rowSentence } from './words.js'

/** A line in the repository that an annotation can point at. */
export interface SourceLine {
  readonly file: string
  readonly line: number
}

/**
 * Workflow commands for GitHub Actions: an error for each regression, at the line that is new, or the site
 * that grew, where one is known, else at `fallback`; and for each figure that should be there and is not a
 * warning.
 */
export function githubAnnotations(result: GateResult, fallback: (row: GateRow) => SourceLine | null): string {
  const told = result.rows.filter(({ outcome, missing }) => outcome === 'regression' || missing)
  return told.map((row) => `${annotation(row, result.mode, sourceLineOf(row) ?? fallback(row))}\n`).join('')
}

/** The first line that is new in the function, where it is known. */
function sourceLineOf({ site, newLines: [line] = [] }: GateRow): SourceLine | null {
  if (site === null || !isOwnCode(site)) return null
  return line ?? site
}

function annotation(row: GateRow, mode: GateResult['mode'], source: SourceLine | null): string {
  const command = row.outcome === 'regression' ? 'error' : 'warning'
  const title = `gclab: ${row.label || 'not compared'}`
  const properties = [
    ...(source === null
      ? []
      : [
          ['file', source.file],
          ['line', String(source.line)],
        ]),
    ['title', title],
  ]
  const list = properties.map(([key, value]) => `${key}=${property(value ?? '')}`).join(',')
  return `::${command} ${list}::${message(rowSentence(row, mode, true))}`
}

/** As GitHub's runner decodes it (actions/toolkit, `command.ts`): per cent signs and line breaks. */
function message(text: string): string {
  return plain(text).replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
}

function property(text: string): string {
  return message(text).replace(/:/g, '%3A').replace(/,/g, '%2C')
}
