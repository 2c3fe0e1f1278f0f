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
 * Workflow commands for GitHub Actions: an error for each regression, at the allocation site that grew where
 * there is one, else at `fallback`; a warning for each figure that should be there and is not.
 */
export function githubAnnotations(result: GateResult, fallback: (row: GateRow) => SourceLine | null): string {
  const told = result.rows.filter(({ outcome, missing }) => outcome === 'regression' || missing)
  return told.map((row) => `${annotation(row, result.mode, sourceLineOf(row) ?? fallback(row))}\n`).join('')
}

function sourceLineOf({ site }: GateRow): SourceLine | null {
  return site !== null && isOwnCode(site) ? site : null
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
  return `::${command} ${list}::${message(rowSentence(row, mode))}`
}

/** As GitHub's runner decodes it (actions/toolkit, `command.ts`): per cent signs and line breaks. */
function message(text: string): string {
  return plain(text).replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
}

function property(text: string): string {
  return message(text).replace(/:/g, '%3A').replace(/,/g, '%2C')
}
