import { code, markdown } from '../../text/escape.js'
import { outputsOfSuite } from '../../text/suite-words.js'
import { bullets, type ReportContext } from './section.js'

/** Title, date, file and tool of a group of benchmarks that were written for another tool. */
export function suiteHeader({ run, scenario }: ReportContext): string {
  const { tool = '', ignored = [] } = scenario.suite ?? {}
  return [
    `# ${markdown(scenario.title)} - Benchmarks`,
    [
      `**Date**: ${run.startedAt.slice(0, 10)}`,
      `**File**: ${code(scenario.file)}, written for ${code(tool)}`,
      `**Baseline**: ${code(scenario.baseline)}`,
      ...(run.finishedAt === null
        ? ['**Partial**: this run is not complete. What is missing was not measured.']
        : []),
    ].join('  \n'),
    bullets([
      markdown(outputsOfSuite(scenario)),
      ignored.length === 0
        ? null
        : `Options of the file's that do not apply: ${ignored.map(code).join(', ')}.`,
    ]),
    '---',
  ].join('\n\n')
}
