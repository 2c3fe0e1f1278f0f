import { code } from '../../text/escape.js'
import { conditionsFor, reasonsFor } from './decision-text.js'
import { statusText } from './header.js'
import { bullets, type ReportContext, section } from './section.js'

/** Approved, rejected or undecided: why, and on which conditions. */
export function signOff({ run, scenario, decision, findings, author }: ReportContext): string | null {
  const next = author.of('next steps', 2)
  const subject = findings.best === null ? '' : ` ${code(findings.best.variant)}`
  const reasons = reasonsFor(scenario, findings)
    .map((reason, index) => `${index + 1}. ${reason}`)
    .join('\n')
  const conditions = bullets(conditionsFor(run.environment.node, scenario, findings, decision))
  return section('## Sign-off', [
    `**Optimization**${subject}: ${statusText(decision.status)}`,
    `**Reasoning**:\n\n${reasons}`,
    conditions === null ? null : `**Conditions**:\n\n${conditions}`,
    next === null ? null : `**Next steps**:\n\n${next}`,
    `**Decided by**: the figures of this run, by the rules of gclab ${code(run.gclab)}  \n**Date**: ${run.startedAt.slice(0, 10)}`,
  ])
}
