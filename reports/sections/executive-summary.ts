import { code } from '../escape.js'
import { verdictSentence } from '../verdict.js'
import { type ReportContext, section } from './section.js'

/** The verdict in its first sentence, then the key results. */
export function executiveSummary({ scenario, findings }: ReportContext): string | null {
  return section('## Executive summary', [verdictSentence(findings, scenario.baseline, code)])
}
