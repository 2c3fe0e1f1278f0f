#!/usr/bin/env node
import { CommanderError } from 'commander'
import { type Io, wrapToTerminal } from './commands/io.js'
import { programOf } from './commands/options/program.js'
import { watchOutput } from './commands/streams.js'
import { type ExitCode, exitCodes } from './model/errors.js'
import { interruptedBy } from './model/interrupt.js'
import { asLabError } from './model/system-error.js'
import { plain } from './reports/text/escape.js'

let exitCode: ExitCode = exitCodes.ok
const interrupt = new AbortController()
const stdout = watchOutput(process.stdout, 'standard output')
const stderr = watchOutput(process.stderr, 'standard error')
// A handler of an event may throw, too; the code 1 of Node itself would be a finding.
process.on('uncaughtException', (error) => process.exit(explain(error)))
const io: Io = { stdout, stderr, env: process.env, cwd: workingFolder(), signal: interrupt.signal }

const program = programOf(io, (code) => {
  exitCode = code
})

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (interrupt.signal.aborted) process.exit(exitCodes.interrupted)
    io.stderr.write('\nInterrupted: saving what is complete. Once more ends at once.\n')
    interrupt.abort(interruptedBy(signal))
  })
}
try {
  await program.parseAsync()
} catch (error) {
  exitCode = explain(error)
}
process.exitCode = await codeOnceTold(exitCode)

function workingFolder(): string {
  try {
    return process.cwd()
  } catch (error) {
    process.exit(explain(error))
  }
}

/** The exit code once all output is out: what is lost of it spoils a 0, and never a verdict. */
async function codeOnceTold(code: ExitCode): Promise<ExitCode> {
  const lost = (await stdout.lost()) ?? (await stderr.lost())
  if (lost === undefined) return code
  stderr.write(`error: ${plain(lost)}\n`)
  return code === exitCodes.ok ? exitCodes.unmeasured : code
}

/** Tells the person what went wrong, once and without a stack trace; returns the exit code. */
function explain(error: unknown): ExitCode {
  // commander has said its part itself; its help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
  if (interrupt.signal.aborted) return exitCodes.interrupted
  const known = asLabError(error)
  if (known !== undefined) {
    stderr.write(wrapToTerminal(`error: ${plain(known.message)}\n`, stderr))
    return known.exitCode
  }
  const stack = error instanceof Error ? error.stack : String(error)
  stderr.write(`error: gclab itself failed; please report this with the command that led to it\n${stack}\n`)
  return exitCodes.unmeasured
}
