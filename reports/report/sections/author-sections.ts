import { markdown } from '../../text/escape.js'
import { type ReportContext, section } from './section.js'

export function lessons({ author }: ReportContext): string | null {
  return section('## Lessons learned', [author.of('lessons learned')])
}

/** Sections of the author's that have no place of their own in the report. */
export function otherSections({ author }: ReportContext): string | null {
  const texts = author.others.map(({ heading, text }) => `## ${markdown(heading)}\n\n${text}`)
  return texts.length === 0 ? null : texts.join('\n\n')
}
