import { markdownTable } from 'markdown-table'
import type { GateResult, GateRow } from '../../judge/gate/outcome.js'
import { markdown } from '../text/escape.js'
import { details } from '../text/markdown.js'
import { reasonText } from './reason.js'
import { changedRows, figuresText, siteOf, summary } from './words.js'

/** The gate's result for a comment on a pull request or a step summary: changed rows first, passes folded. */
export function gateMarkdown(result: GateResult, strict: boolean): string {
  const passed = result.rows.filter(({ outcome }) => outcome === 'pass')
  const changed = changedRows(result)
  const blocks = [
    `### gclab: ${markdown(summary(result, strict))}`,
    changed.length === 0 ? '' : table(changed, result.mode),
    result.notes.map((note) => `- ${markdown(note)}`).join('\n'),
    passed.length === 0 ? '' : details(`${passed.length} passed`, table(passed, result.mode)),
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

function table(rows: readonly GateRow[], mode: GateResult['mode']): string {
  const header = [
    'outcome',
    'scenario',
    'case',
    'variant',
    'metric',
    mode === 'limits' ? 'figure' : 'old → new',
    'how',
  ]
  const body = rows.map((row) => {
    const site = siteOf(row)
    const how = `${reasonText(row)}${site === '' ? '' : `; ${site}`}`
    const cells = [row.scenario, row.case, row.variant, row.label, figuresText(row, mode), how].map(markdown)
    return [row.outcome === 'regression' ? '**regression**' : row.outcome, ...cells]
  })
  return markdownTable([header, ...body])
}
