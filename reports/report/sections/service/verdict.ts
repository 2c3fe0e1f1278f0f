import { type ServiceFinding, serviceFindings } from '../../../../judge/within-run/service-findings.js'
import type { RunDocument, ScenarioResult } from '../../../../model/run.js'
import { code, codeBlock, markdown } from '../../../text/escape.js'
import { serviceNoise, serviceSentences, unitOf } from '../../../text/service-words.js'
import { statusText, titleOf } from '../header.js'
import { bullets, type ReportContext, section } from '../section.js'

/** Title, date, file, the programs, and what the run says in short. */
export function serviceHeader({ run, scenario }: ReportContext): string {
  return [
    titleOf(run, `${markdown(scenario.title)} - Results`, [
      `**Service**: ${code(scenario.file)}`,
      `**Status**: ${statusText(statusOf(run, scenario))}`,
    ]),
    '---',
    '## Summary',
    bullets(serviceSentences(scenario, code).map(String)),
    '**The programs**:',
    ...scenario.sources.map(
      ({ variant, code: command }) =>
        `${code(variant)}${variant === scenario.baseline ? ', the baseline' : ''}\n\n${codeBlock(command, 'sh')}`,
    ),
  ]
    .filter((block) => block !== null)
    .join('\n\n')
}

/** For each variant whether it is approved, why, and on which conditions. */
export function serviceSignOff({ run, scenario }: ReportContext): string | null {
  const findings = serviceFindings(scenario, run.warnings)
  const sentences = serviceSentences(scenario, code)
  const differ = scenario.cases.some(({ verified }) => verified.same === false)
  const cases = scenario.cases.map(({ name }) => code(name)).join(', ')
  const conditions = [
    `It holds for ${unitOf(scenario.cases) === 'run' ? 'these programs' : `the requests measured (${cases})`} on Node.js ${code(run.environment.node)}, on this machine's times.`,
    ...scenario.cases.map((one) => `On ${code(one.name)}: ${serviceNoise(one)}.`),
    ...(run.options.time === false
      ? ['Bytes alone were measured: CPU, pauses and latency are not known.']
      : []),
  ]
  return section('## Sign-off', [
    ...(differ
      ? [`${statusText('rejected')}: ${sentences[0]}`]
      : findings.map(({ variant, status }, i) => `${code(variant)}: ${statusText(status)}. ${sentences[i]}`)),
    `**Conditions**:\n\n${bullets(conditions)}`,
    `**Decided by**: the figures of this run, by the rules of gclab ${code(run.gclab)}  \n**Date**: ${run.startedAt.slice(0, 10)}`,
  ])
}

/** Of the service: approved where a variant is. */
function statusOf({ warnings }: RunDocument, scenario: ScenarioResult): ServiceFinding['status'] {
  if (scenario.cases.some(({ verified }) => verified.same === false)) return 'rejected'
  const statuses = serviceFindings(scenario, warnings).map(({ status }) => status)
  if (statuses.includes('approved')) return 'approved'
  return statuses.length > 0 && statuses.every((one) => one === 'rejected') ? 'rejected' : 'undecided'
}
