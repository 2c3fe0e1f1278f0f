import { resolve } from 'node:path'
import { usageError } from '../../model/errors.js'
import { type Flags, readOptions } from '../../model/options/option.js'
import { type BuiltInTool, builtInTools, type ProfileOptions, profileOptions } from '../options/profile.js'

/** Reads the options of `gclab profile`; `out` is absolute. Throws a usage error with what would work. */
export function parseProfileFlags(flags: Flags, cwd: string): ProfileOptions {
  const options = readOptions(profileOptions, flags)
  const { tool, diff, out } = options
  if (diff && tool !== 'allocations' && tool !== 'cpu')
    throw usageError(`--diff works with --tool allocations and --tool cpu, not with ${tool}`)
  return { ...options, out: resolve(cwd, out) }
}

export function isBuiltIn(tool: ProfileOptions['tool']): tool is BuiltInTool {
  return builtInTools.some((name) => name === tool)
}
