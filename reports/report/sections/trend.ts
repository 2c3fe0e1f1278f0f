import { markdown } from '../../text/escape.js'
import { type ReportContext, section } from './section.js'

/** The figures over the saved runs, where a history has been made. */
export function trend({ trend: link }: ReportContext): string | null {
  if (link === null) return null
  return section('## Trend', [
    `The figures over the saved runs, with their changes, as of the last \`gclab history\`: [history](${encodeURI(link.page)}).`,
    ...link.charts.map(({ file, alt }) => `![${markdown(alt)}](${encodeURI(file)})`),
  ])
}
