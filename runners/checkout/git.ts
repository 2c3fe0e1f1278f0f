import { spawn } from 'node:child_process'
import { unmeasuredError } from '../../model/errors.js'
import { withoutGit } from '../processes/plain-environment.js'

/** Git refused; the message is what it said. */
export class GitError extends Error {}

/** No hook of the user's runs, and no daemon of git's stays behind. */
const QUIET = ['core.hooksPath=/dev/null', 'core.fsmonitor=false', 'gc.auto=0', 'maintenance.auto=false']

/** How long output may still come once git has ended: a helper that it left running may hold its pipes open. */
const GRACE_MS = 1000

/**
 * Git's output without its last line break. Rejects with a {@link GitError} in git's own words, and with exit 3
 * where there is no git.
 */
export function git(cwd: string, args: readonly string[]): Promise<string> {
  const options = QUIET.flatMap((option) => ['-c', option])
  const child = spawn('git', [...options, ...args], {
    cwd,
    env: { ...withoutGit(), GIT_TERMINAL_PROMPT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text
    })
  return new Promise((resolve, reject) => {
    child.once('error', ({ message }) => reject(unmeasuredError(`git could not be started: ${message}`)))
    child.once('exit', () =>
      setTimeout(() => {
        child.stdout.destroy()
        child.stderr.destroy()
      }, GRACE_MS).unref(),
    )
    child.once('close', (code, signal) => {
      if (code === 0) resolve(said.stdout.replace(/\n$/, ''))
      else reject(new GitError(inOneLine(said.stderr) || `it ended with ${code ?? signal}`))
    })
  })
}

function inOneLine(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ')
}
