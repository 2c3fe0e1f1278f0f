import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { unmeasuredError, usageError } from '../../model/errors.js'
import { cacheFolder } from '../../storage/temporary.js'
import { fetchPackage } from './fetch-package.js'

/** The names on a command line of one or several Node.js binaries: `--node 22,24` names two. */
export function namedRuntimes(values: readonly string[]): string[] {
  const isList = (value: string): boolean => value.split(',').every((part) => isVersion(part.trim()))
  return values.flatMap((value) => (isList(value) ? value.split(',').map((part) => part.trim()) : [value]))
}

function isVersion(text: string): boolean {
  return /^v?\d+(?:\.\d+){0,2}$/.test(text)
}

/**
 * The Node.js binary of a path or a version. A version that is not in the cache is fetched from the npm
 * registry, without any install script; `notice` is told before.
 * Throws a usage error for a version that the registry lacks, and exit 3 when it cannot be fetched.
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
  const folder = join(cacheFolder('node'), version)
  const binary = join(folder, 'node_modules', wanted, 'bin', platform === 'win' ? 'node.exe' : 'node')
  if (existsSync(binary)) return binary
  notice(`Fetching Node.js ${version} from the npm registry into ${folder}\n`)
  const problem = await fetchPackage(`${wanted}@${version}`, folder, () => existsSync(binary), signal)
  if (problem === null) return binary
  if (/ETARGET|E404/.test(problem)) throw usageError(`the npm registry has no Node.js ${version} (${wanted})`)
  throw unmeasuredError(`Node.js ${version} could not be fetched: ${problem.trim().split('\n')[0]}`)
}
