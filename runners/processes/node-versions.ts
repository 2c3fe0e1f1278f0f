import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { unmeasuredError, usageError } from '../../model/errors.js'
import { cacheFolder, makeCache, removeTemporary } from '../../storage/temporary.js'
import { guardFolder } from './guard.js'
import { withoutRepository } from './plain-environment.js'
import { runProgram } from './run-program.js'

/** The names on a command line of one or several Node.js binaries: `--node 22,24` names two. */
export function namedRuntimes(values: readonly string[]): string[] {
  const isList = (value: string): boolean => value.split(',').every((part) => isVersion(part.trim()))
  return values.flatMap((value) => (isList(value) ? value.split(',').map((part) => part.trim()) : [value]))
}

function isVersion(text: string): boolean {
  return /^v?\d+(?:\.\d+){0,2}$/.test(text)
}

const FETCH_MS = 600_000

/**
 * The Node.js binary that a path or a version means. A version that is not in the cache is fetched from the npm
 * registry, without running any install script; `notice` is told before.
 * Throws a usage error for a version that the registry does not have, and exit 3 when it cannot be fetched.
 */
export async function runtimeOf(
  name: string,
  notice: (text: string) => void,
  signal: AbortSignal,
): Promise<string> {
  if (!isVersion(name)) return name
  const version = name.replace(/^v/, '')
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const wanted = `node-${platform}-${process.arch}`
  const cache = cacheFolder('node')
  const folder = join(cache, version)
  const binary = join(folder, 'node_modules', wanted, 'bin', platform === 'win' ? 'node.exe' : 'node')
  if (existsSync(binary)) return binary
  notice(`Fetching Node.js ${version} from the npm registry into ${folder}\n`)
  makeCache(cache)
  // Put in its place when it is whole: half a binary would be taken for one the next time.
  const fetching = mkdtempSync(join(cache, 'fetching-'))
  guardFolder(fetching)
  try {
    await fetchInto(fetching, `${wanted}@${version}`, version, signal)
    if (!existsSync(binary)) replace(folder, fetching)
  } finally {
    removeTemporary(fetching)
  }
  return binary
}

function replace(folder: string, whole: string): void {
  rmSync(folder, { recursive: true, force: true })
  renameSync(whole, folder)
}

async function fetchInto(
  folder: string,
  wanted: string,
  version: string,
  signal: AbortSignal,
): Promise<void> {
  const quiet = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund']
  const { code, ended, said } = await runProgram('npm', ['install', wanted, '--prefix', folder, ...quiet], {
    cwd: folder,
    env: withoutRepository(),
    limitMs: FETCH_MS,
    shell: process.platform === 'win32',
    signal,
  })
  if (code === 0) return
  if (/ETARGET|E404/.test(said)) throw usageError(`the npm registry has no Node.js ${version} (${wanted})`)
  const why = ended === 'late' ? `npm took longer than ${FETCH_MS / 1000} s` : said.trim().split('\n')[0]
  throw unmeasuredError(`Node.js ${version} could not be fetched: ${why}`)
}
