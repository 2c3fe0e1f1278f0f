import { execFile, execFileSync } from 'node:child_process'
import { existsSync, realpathSync, rmSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { messageOf, unmeasuredError, usageError } from '../model/errors.js'
import { temporaryFolder } from '../model/temporary.js'

/** Another commit of the repository, checked out into a folder of its own. */
export interface Worktree {
  /** The commit as the user named it. */
  readonly ref: string
  readonly folder: string
  /** The top of the repository that the user works in. */
  readonly top: string
  /** Where a file of the repository lies in the worktree, as a file: URL; `null` when the commit lacks it. */
  readonly urlOf: (url: string) => string | null
  /** Removes the folder and what git knows of it. Does nothing the second time. */
  readonly remove: () => void
}

const PREFIX = 'gclab-against-'

/**
 * Checks `ref` out into a temporary folder. The user's working tree, index and stashes are not touched; no hook
 * runs. The folder is removed when the process ends, however it does, short of SIGKILL; what that left behind is
 * removed the next time.
 * Throws a usage error outside a repository and for a ref that is not there.
 */
export async function openWorktree(ref: string, cwd: string): Promise<Worktree> {
  const top = await git(cwd, ['rev-parse', '--show-toplevel']).catch(() => {
    throw usageError(`--against needs a git repository, and ${cwd} is not in one`)
  })
  const commit = await git(cwd, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${ref}^{commit}`,
  ]).catch(() => {
    throw usageError(
      `there is no commit "${ref}"; a shallow clone may lack it (git fetch --unshallow, or fetch-depth: 0)`,
    )
  })
  await removeLeftovers(top)
  const folder = realpathSync(temporaryFolder(`${PREFIX}${process.pid}-`))
  const remove = remover(top, folder)
  process.once('exit', remove)
  try {
    await git(top, ['worktree', 'add', '--detach', '--force', '--quiet', folder, commit])
  } catch (error) {
    remove()
    throw unmeasuredError(`git could not check ${ref} out: ${messageOf(error)}`)
  }
  const realTop = realpathSync(top)
  return { ref, folder, top: realTop, remove, urlOf: (url) => urlIn(folder, realTop, url) }
}

function urlIn(folder: string, top: string, url: string): string | null {
  const path = relative(top, realpathSync(fileURLToPath(url)))
  if (path.startsWith('..')) {
    throw usageError(
      `${fileURLToPath(url)} lies outside the repository ${top}, so no commit of it has that scenario`,
    )
  }
  const there = join(folder, path)
  return existsSync(there) ? pathToFileURL(there).href : null
}

function remover(top: string, folder: string): () => void {
  let removed = false
  return () => {
    if (removed) return
    removed = true
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    try {
      execFileSync('git', ['worktree', 'prune'], { cwd: top, env: plainEnvironment(), stdio: 'ignore' })
    } catch {
      // The folder is gone; git forgets it by itself when it next tidies up.
    }
  }
}

/** Worktrees of labs that were killed: their process is gone. */
async function removeLeftovers(top: string): Promise<void> {
  const list = await git(top, ['worktree', 'list', '--porcelain'])
  const folders = list.split('\n').flatMap((line) => /^worktree (.+)$/.exec(line)?.[1] ?? [])
  for (const folder of folders) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(basename(folder))?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) remover(top, folder)()
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Git's output without its last line break. Hooks of the user's are not run. */
function git(cwd: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd, env: plainEnvironment(), maxBuffer: 1 << 26 }
    execFile('git', ['-c', 'core.hooksPath=/dev/null', ...args], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout.replace(/\n$/, ''))
      else reject(new Error(stderr.trim().split('\n').at(-1) || error.message))
    })
  })
}

/** Without what git hands to its hooks: from one, GIT_INDEX_FILE and its like would lead to the user's index. */
function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^GIT_(DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|OBJECT_DIRECTORY|PREFIX)$/.test(name),
    ),
  )
}
