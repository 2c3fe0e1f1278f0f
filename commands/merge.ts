import { resolve } from 'node:path'
import { judgeRun } from '../judge/within-run/judge-run.js'
import { type ExitCode, exitCodes } from '../model/errors.js'
import type { OptionsOf } from '../model/options/option.js'
import { describeWarning, scopeOf } from '../model/warnings.js'
import { renderSummary } from '../reports/summary/summary-table.js'
import { plain } from '../reports/text/escape.js'
import { mergeRuns } from '../storage/merge.js'
import { readRun } from '../storage/run-file.js'
import { type Io, summaryStyle, wrapToTerminal } from './io.js'
import { saveRun } from './measure.js'
import type { verbosity, Where } from './options/table.js'

/** `gclab merge`: the parts of a sharded run as one; 3 when something is missing. */
export async function merge(
  files: readonly string[],
  options: Where & OptionsOf<typeof verbosity>,
  io: Io,
): Promise<ExitCode> {
  const parts = files.map((file) => ({ file, run: readRun(resolve(io.cwd, file)) }))
  const run = judgeRun(mergeRuns(parts))
  await saveRun({ run, profiles: [] }, options, io)
  const missing = run.warnings.filter(({ code }) => code === 'missing-part')
  for (const warning of missing)
    io.stderr.write(`warning: ${plain(`${scopeOf(warning)}: ${describeWarning(warning)}`)}\n`)
  const summary = `${renderSummary(run, summaryStyle(io, options.verbose))}\n`
  io.stdout.write(options.json ? `${JSON.stringify(run)}\n` : wrapToTerminal(summary, io.stdout))
  return run.finishedAt === null ? exitCodes.unmeasured : exitCodes.ok
}
