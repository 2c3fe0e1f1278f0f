import { unmeasuredError } from '../../model/errors.js'
import { withoutGit } from '../processes/plain-environment.js'
import { runProgram } from '../processes/run-program.js'

/** Git refused; the message is what it said. */
export class GitError extends Error {}

/** No hook of the user's runs, and no daemon of git's stays behind. */
const QUIET = ['core.hooksPath=/dev/null', 'core.fsmonitor=false', 'gc.auto=0', 'maintenance.auto=false']

/**
 * Runs git in a folder and gives its output without its last line break. Rejects with a {@link GitError} in
 * git's own words, and with exit 3 where there is no git.
 */
export type Git = (cwd: string, args: readonly string[]) => Promise<string>

/** A git that is ended when `signal` is aborted. */
export function gitUntil(signal: AbortSignal): Git {
  const options = QUIET.flatMap((option) => ['-c', option])
  const env = { ...withoutGit(), GIT_TERMINAL_PROMPT: '0' }
  return async (cwd, args) => {
    const said = { stdout: '', stderr: '' }
    const onOutput = (text: string, stream: 'stdout' | 'stderr'): void => {
      said[stream] += text
    }
    const running = runProgram('git', [...options, ...args], { cwd, env, signal, onOutput })
    const { code, killedBy, error } = await running
    if (error !== null) throw unmeasuredError(`git could not be started: ${error}`)
    if (code !== 0) throw new GitError(inOneLine(said.stderr) || `it ended with ${code ?? killedBy}`)
    return said.stdout.replace(/\n$/, '')
  }
}

function inOneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ')
}
