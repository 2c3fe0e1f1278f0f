import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { usageError } from '../../../model/errors.js'

/** A program's command line, taken apart. */
export interface NodeCommand {
  /** The Node binary as the user named it. */
  readonly node: string
  /** Flags for Node, the script and its arguments, with the paths among flags and of the script absolute. */
  readonly args: readonly string[]
  readonly script: string
}

/** Flags of Node whose value may be the next argument, and whether it can be a path. */
const valued: ReadonlyMap<string, boolean> = new Map([
  ...['-r', '--require', '--import', '--loader', '--experimental-loader', '--env-file'].map(
    (flag) => [flag, true] as const,
  ),
  ...['--env-file-if-exists', '--redirect-warnings', '--diagnostic-dir'].map((flag) => [flag, true] as const),
  ...['-C', '--conditions', '--title', '--input-type', '--disable-warning', '--unhandled-rejections'].map(
    (flag) => [flag, false] as const,
  ),
])

/**
 * Takes apart `node [flags] script [arguments]`; a script alone is run with `node`. Throws a usage error for
 * anything else: a profiler of Node looks into one Node process.
 */
export function parseNodeCommand(command: readonly string[], cwd: string): NodeCommand {
  const [first, ...rest] = command
  const shown = command.join(' ')
  if (first === undefined) throw usageError('name a program after "--", as in "gclab profile -- node app.js"')
  if (!/^node(?:js)?(?:\.exe)?$/.test(basename(first))) {
    if (/\.[cm]?[jt]s$/.test(first)) return parseNodeCommand(['node', ...command], cwd)
    throw usageError(
      `"${shown}" does not start Node itself. Name the script, as in "gclab profile -- node app.js"`,
    )
  }
  const flags: string[] = []
  for (let i = 0; i < rest.length; i++) {
    const arg = rest[i] as string
    if (!arg.startsWith('-') || arg === '-')
      return {
        node: first,
        script: basename(arg),
        args: [...flags, scriptAt(arg, cwd), ...rest.slice(i + 1)],
      }
    flags.push(absolute(arg, cwd))
    const isPath = valued.get(arg)
    const value = rest[i + 1]
    if (isPath === undefined || value === undefined) continue
    flags.push(isPath ? absolutePath(value, cwd) : value)
    i++
  }
  throw usageError(`"${shown}" names no script file`)
}

function scriptAt(script: string, cwd: string): string {
  const path = resolve(cwd, script)
  const names = [path, ...['.js', '.cjs', '.mjs', '.json'].map((extension) => path + extension)]
  if (script === '-' || !names.some((name) => existsSync(name))) throw usageError(`there is no file ${path}`)
  return path
}

function absolute(flag: string, cwd: string): string {
  const [name = '', ...value] = flag.split('=')
  return value.length > 0 && valued.get(name) ? `${name}=${absolutePath(value.join('='), cwd)}` : flag
}

/** Packages and file: URLs stay as they are. */
function absolutePath(value: string, cwd: string): string {
  return value.startsWith('.') || existsSync(resolve(cwd, value)) ? resolve(cwd, value) : value
}
