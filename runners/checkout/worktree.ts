import { existsSync, realpathSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { LabError, messageOf, unmeasuredError, usageError } from '../../model/errors.js'
import { removeTemporary } from '../../storage/temporary.js'
import { guardedFolder } from '../processes/guard.js'
import { type Git, GitError, gitUntil } from './git.js'
import { checkOut } from './worktree-checkout.js'

/** Another commit of the repository, checked out into a folder of its own. */
export interface Worktree {
  /** The commit as the user named it. */
  readonly ref: string
  readonly folder: string
  /** The top of the repository that the user works in. */
  readonly top: string
  /** Submodules that the user's working tree has not, and so neither the checkout. */
  readonly missing: readonly string[]
  /** Where a file of the repository lies in the worktree, as a file: URL; `null` when the commit lacks it. */
  readonly urlOf: (url: string) => string | null
  /** Removes the folder. Does nothing the second time. */
  readonly remove: () => void
}

/**
 * Checks `ref` out into a temporary folder, which is removed when the process ends, however it does; stops
 * when `signal` is aborted. Nothing of the user's repository is written to; no hook runs.
 * Throws a usage error, in git's own words, where there is no repository, and for a ref that is not there.
 */
export async function openWorktree(ref: string, cwd: string, signal: AbortSignal): Promise<Worktree> {
  const git = gitUntil(signal)
  const top = await topOf(git, cwd)
  const commit = await commitOf(git, ref, top)
  const folder = realpathSync(guardedFolder('gclab-against-'))
  const remove = (): void => {
    process.removeListener('exit', remove)
    removeTemporary(folder)
  }
  process.once('exit', remove)
  try {
    const missing = await checkOut(git, { top, commit, folder })
    const realTop = realpathSync(top)
    return { ref, folder, top: realTop, missing, remove, urlOf: (url) => urlIn(folder, realTop, url) }
  } catch (error) {
    remove()
    if (error instanceof LabError) throw error
    throw unmeasuredError(`git could not check ${ref} out: ${messageOf(error)}`)
  }
}

function topOf(git: Git, cwd: string): Promise<string> {
  return git(cwd, ['rev-parse', '--show-toplevel']).catch((error) => {
    if (!(error instanceof GitError)) throw error
    throw usageError(`--against needs a git repository, and git refuses ${cwd}: ${error.message}`)
  })
}

function commitOf(git: Git, ref: string, top: string): Promise<string> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]
  return git(top, args).catch((error) => {
    if (!(error instanceof GitError)) throw error
    throw usageError(
      `there is no commit "${ref}"; a shallow clone may lack it (git fetch --unshallow, or fetch-depth: 0)`,
    )
  })
}

function urlIn(folder: string, top: string, url: string): string | null {
  const path = relative(top, realpathSync(fileURLToPath(url)))
  if (path.startsWith('..')) {
    throw usageError(
      `${fileURLToPath(url)} lies outside the repository ${top}, so no commit of it has that scenario`,
    )
  }
  const there = join(folder, path)
  return existsSync(there) ? `${pathToFileURL(there).href}${new URL(url).hash}` : null
}
