import { code, markdown } from '../escape.js'
import type { ReportContext } from './section.js'

/** Title, date, target and files. */
export function header({ run, scenario }: ReportContext): string {
  const number = scenario.number === null ? '' : `Optimization ${String(scenario.number).padStart(3, '0')}: `
  const files = [...new Set([scenario.file, ...scenario.sources.map(({ file }) => file)])]
  return [
    `# ${number}${markdown(scenario.title)} - Results`,
    [
      `**Date**: ${run.startedAt.slice(0, 10)}`,
      `**Scenario**: ${code(scenario.name)}`,
      `**Files**: ${files.map(code).join(', ')}`,
    ].join('  \n'),
    '---',
  ].join('\n\n')
}
