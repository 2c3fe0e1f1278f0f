import { CommanderError } from 'commander'
import { asLabError } from '../../model/system-error.js'
import { plain } from '../../reports/text/escape.js'
import type { Io } from '../io.js'
import { programOf } from '../options/program.js'

/** What a command printed, and its exit code. */
export interface Outcome {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command line as cli.ts does, in this process: a tenth of the time of a process of its own. */
export async function gclabIn(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  let [status, stdout, stderr] = [0, '', '']
  const io: Io = {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    env,
    cwd,
    signal: new AbortController().signal,
  }
  try {
    await programOf(io, (code) => (status = code)).parseAsync(args, { from: 'user' })
  } catch (error) {
    const known = asLabError(error)
    const told = (message: string): string => `${stderr}error: ${plain(message)}\n`
    if (known !== undefined) return { status: known.exitCode, stdout, stderr: told(known.message) }
    if (!(error instanceof CommanderError)) throw error
    status = error.exitCode === 0 ? 0 : 2
  }
  return { status, stdout, stderr }
}
