import type { RunDocument } from '../../../model/run.js'
import { code, markdown } from '../../text/escape.js'
import { pathOf } from '../../text/paths.js'
import { outputsOfSuite } from '../../text/verdict-sentence.js'
import { bullets, type ReportContext } from './section.js'

const statuses = {
  approved: '**APPROVED**',
  rejected: '**REJECTED**',
  undecided: '**UNDECIDED**',
} as const

/** The status as the header and the sign-off show it. */
export function statusText(status: keyof typeof statuses): string {
  return statuses[status]
}

/** Title, date, target, files and status. */
export function header({ run, scenario, author, decision }: ReportContext): string {
  const all = [scenario.file, ...scenario.sources.map(({ file }) => file)]
  const files = [...new Set(all.map((file) => pathOf(scenario, file)))]
  const target = author.of('target')?.replace(/\s+/g, ' ') ?? null
  const { number, title } = scenario
  const place = number === null ? '' : `Optimization ${String(number).padStart(3, '0')}: `
  return `${titleOf(run, `${place}${markdown(title)} - Results`, [
    `**Optimization target**: ${target ?? `scenario ${code(scenario.name)}`}`,
    `**Files**: ${files.map(code).join(', ')}`,
    `**Status**: ${statusText(decision.status)}`,
  ])}\n\n---`
}

/** The title, and below it the date, facts, and whether the run is complete. */
export function titleOf(
  { startedAt, finishedAt }: RunDocument,
  title: string,
  facts: readonly string[],
): string {
  const lines = [`**Date**: ${startedAt.slice(0, 10)}`, ...facts]
  if (finishedAt === null)
    lines.push('**Partial**: this run is not complete. What is missing was not measured.')
  return `# ${title}\n\n${lines.join('  \n')}`
}

/** Title, date, file and tool of a group of benchmarks that were written for another tool. */
export function suiteHeader({ run, scenario }: ReportContext): string {
  const { tool = '', ignored = [] } = scenario.suite ?? {}
  return [
    titleOf(run, `${markdown(scenario.title)} - Benchmarks`, [
      `**File**: ${code(scenario.file)}, written for ${code(tool)}`,
      `**Baseline**: ${code(scenario.baseline)}`,
    ]),
    bullets([
      markdown(outputsOfSuite(scenario)),
      ignored.length === 0
        ? null
        : `Options of the file's that do not apply: ${ignored.map(code).join(', ')}.`,
    ]),
    '---',
  ].join('\n\n')
}
