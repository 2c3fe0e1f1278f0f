import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { messageOf, unmeasuredError } from '../../model/errors.js'
import type { Git } from './git.js'

/** A commit of a repository, and the empty folder that it goes into. */
export interface Checkout {
  /** The top of the user's working tree. */
  readonly top: string
  readonly commit: string
  readonly folder: string
}

/**
 * Checks a commit out into its own repository, which reads the user's objects and settings and can write to
 * neither index and refs nor config, which linked worktrees share and into which installers of hooks write.
 * Submodules come from the user's clones. Returns the paths of submodules that these lack.
 */
export async function checkOut(git: Git, { top, commit, folder }: Checkout): Promise<string[]> {
  const own = join(folder, '.git')
  const theirs = async (name: string) => resolve(top, await git(top, ['rev-parse', '--git-path', name]))
  for (const part of ['objects/info', 'refs', 'info', 'hooks'])
    mkdirSync(join(own, part), { recursive: true })
  writeFileSync(join(own, 'HEAD'), `${commit}\n`)
  const objects = await theirs('objects')
  writeFileSync(join(own, 'objects/info/alternates'), `${[objects, ...alternatesOf(objects)].join('\n')}\n`)
  // Without refs, `git describe` in a build script would find no tag.
  writeFileSync(
    join(own, 'packed-refs'),
    `${await git(top, ['for-each-ref', '--format=%(objectname) %(refname)'])}\n`,
  )
  for (const name of ['shallow', 'info/attributes', 'info/exclude', 'info/sparse-checkout'])
    copyIfThere(await theirs(name), join(own, name))
  const includes = [await theirs('config'), await theirs('config.worktree')]
  writeFileSync(join(own, 'config'), await configFor(git, top, own, includes))
  await git(folder, ['checkout', '--detach', '--force', '--quiet', commit])
  return checkOutSubmodules(git, top, folder)
}

/** Stores of objects that the user's own borrows from: git follows relative paths in the first only. */
function alternatesOf(objects: string): string[] {
  const list = join(objects, 'info/alternates')
  if (!existsSync(list)) return []
  const lines = readFileSync(list, 'utf8').split('\n')
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => resolve(objects, line))
}

function copyIfThere(from: string, to: string): void {
  if (existsSync(from)) writeFileSync(to, readFileSync(from))
}

/** The user's settings are read (filters, line ends, where missing objects come from), never written. */
async function configFor(git: Git, top: string, own: string, includes: readonly string[]): Promise<string> {
  const sha256 = (await git(top, ['rev-parse', '--show-object-format'])) === 'sha256'
  const hooks = await git(top, ['config', '--get', 'core.hooksPath']).catch(() => '')
  return [
    '[include]',
    ...includes.map((path) => `path = ${JSON.stringify(path)}`),
    '[core]',
    `repositoryformatversion = ${sha256 ? 1 : 0}`,
    'bare = false',
    'fsmonitor = false',
    // An installer of hooks must find a folder of this repository's. Some refuse where one is named.
    ...(hooks === '' ? [] : [`hooksPath = ${JSON.stringify(join(own, 'hooks'))}`]),
    ...(sha256 ? ['[extensions]', 'objectFormat = sha256'] : []),
    '',
  ].join('\n')
}

async function checkOutSubmodules(git: Git, top: string, folder: string): Promise<string[]> {
  if (!existsSync(join(folder, '.gitmodules'))) return []
  const missing: string[] = []
  for (const line of (await git(folder, ['ls-files', '--stage', '-z'])).split('\0')) {
    const [, commit = '', path = ''] = /^160000 (\w+) \d\t(.+)$/s.exec(line) ?? []
    if (path === '') continue
    const source = join(top, path)
    if (!existsSync(join(source, '.git'))) {
      missing.push(path)
      continue
    }
    try {
      const below = await checkOut(git, { top: source, commit, folder: join(folder, path) })
      missing.push(...below.map((each) => join(path, each)))
    } catch (error) {
      throw unmeasuredError(
        `the submodule ${path} could not be checked out at ${commit.slice(0, 12)}: ${messageOf(error)}; ` +
          `if your copy lacks that commit: git -C ${path} fetch`,
      )
    }
  }
  return missing
}
