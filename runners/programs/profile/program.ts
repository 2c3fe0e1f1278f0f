import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtFile } from '../../../storage/dist-file.js'
import { removeTemporary } from '../../../storage/temporary.js'
import { guardedFolder } from '../../processes/guard.js'
import { runProgram } from '../../processes/run-program.js'
import type { NodeCommand } from '../external/node-command.js'
import { pidFileIn, targetPreload } from '../external/target.js'
import { type TargetLimits, watchTarget } from '../external/watch-target.js'
import { type ProgramRecord, RECORD_VARIABLE } from './program-record.js'

export interface RecordOptions extends TargetLimits {
  readonly cwd: string
  readonly flags: readonly string[]
  readonly signal: AbortSignal
  readonly onOutput: (text: string, stream: 'stdout' | 'stderr') => void
}

/**
 * Runs a program and records it from its first line to its end: a `profile` in V8's own format, or `null`
 * when it ended in a way that left none, and the `problem` if there was one.
 */
export async function recordProgram(
  tool: ProgramRecord['tool'],
  { node, args }: NodeCommand,
  options: RecordOptions,
) {
  const folder = guardedFolder('gclab-program-')
  try {
    const preload = join(folder, 'start.cjs')
    writeFileSync(preload, targetPreload(folder, options.cwd))
    const record: ProgramRecord = { tool, file: join(folder, 'profile'), pidFile: pidFileIn(folder) }
    const recorder = builtFile('runners/programs/profile/recorder.js').href
    const watch = watchTarget(folder, options)
    const { ended, said } = await runProgram(
      node,
      [...options.flags, '-r', preload, '--import', recorder, ...args],
      {
        cwd: options.cwd,
        env: { ...process.env, [RECORD_VARIABLE]: JSON.stringify(record) },
        limitMs: (options.askToEndMs ?? options.limitMs) + 60_000,
        signal: options.signal,
        onOutput: options.onOutput,
      },
    ).finally(watch.stop)
    const profile = existsSync(record.file) ? readFileSync(record.file, 'utf8') : null
    const late = ended === 'late' ? 'the program could not be ended in order and was killed' : null
    const unstarted = existsSync(record.pidFile) ? null : `the program did not start: ${said.trim()}`
    const problem = late ?? unstarted ?? watch.problem()
    return { profile: profile === '' ? null : profile, problem }
  } finally {
    removeTemporary(folder)
  }
}
