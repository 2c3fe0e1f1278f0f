import { markdown } from '../../text/escape.js'
import { demoted } from '../author-text.js'
import { type ReportContext, section } from './section.js'

/** What the author learned. */
export function lessons({ author }: ReportContext): string | null {
  const text = author.of('lessons learned')
  return text === null ? null : section('## Lessons learned', [demoted(text, 0)])
}

/** Sections of the author's that have no place of their own in the report. */
export function otherSections({ author }: ReportContext): string | null {
  const texts = author.others.map(({ heading, text }) => `## ${markdown(heading)}\n\n${text}`)
  return texts.length === 0 ? null : texts.join('\n\n')
}
