import { unmeasuredError } from '../../model/errors.js'
import { withoutGit } from '../processes/plain-environment.js'
import { runProgram } from '../processes/run-program.js'

/** Git refused; the message is what it said. */
export class GitError extends Error {}

/** No hook of the user's runs, and no daemon of git's stays behind. */
const QUIET = ['core.hooksPath=/dev/null', 'core.fsmonitor=false', 'gc.auto=0', 'maintenance.auto=false']

/**
 * Git's output without its last line break. Rejects with a {@link GitError} in git's own words, and with exit 3
 * where there is no git.
 */
export async function git(cwd: string, args: readonly string[]): Promise<string> {
  const said = { stdout: '', stderr: '' }
  const options = QUIET.flatMap((option) => ['-c', option])
  const { code, killedBy, error } = await runProgram('git', [...options, ...args], {
    cwd,
    env: { ...withoutGit(), GIT_TERMINAL_PROMPT: '0' },
    onOutput: (text, stream) => {
      said[stream] += text
    },
  })
  if (error !== null) throw unmeasuredError(`git could not be started: ${error}`)
  if (code !== 0) throw new GitError(inOneLine(said.stderr) || `it ended with ${code ?? killedBy}`)
  return said.stdout.replace(/\n$/, '')
}

function inOneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ')
}
