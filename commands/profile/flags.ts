import { resolve } from 'node:path'
import { usageError } from '../../model/errors.js'
import { type ExternalTool, externalTools } from '../../runners/programs/external/catalogue.js'
import { parseRunFlags } from '../run-flags.js'

/** The options of `gclab profile` as the command line gives them. */
export interface ProfileFlags {
  readonly case?: string
  readonly variant?: string
  readonly tool: string
  readonly diff?: boolean
  readonly seconds?: string
  readonly node?: string
  readonly timeout?: string
  readonly maxHeap?: string
  readonly out: string
}

export const builtInTools = ['allocations', 'cpu', 'heap-timeline'] as const
export type BuiltInTool = (typeof builtInTools)[number]

/** What `gclab profile` was asked, checked. */
export interface ProfileRequest {
  readonly tool: BuiltInTool | ExternalTool
  /** `undefined` when not asked for: a program then runs to its own end. */
  readonly seconds: number | undefined
  readonly diff: boolean
  readonly timeoutMs: number
  readonly maxHeapMB: number | null
  /** The Node binary given by `--node`. */
  readonly node: string | undefined
  /** Absolute. */
  readonly out: string
}

/** Checks the options. Throws a usage error that names the option and what would work. */
export function parseProfileFlags(flags: ProfileFlags, cwd: string): ProfileRequest {
  const tool = [...builtInTools, ...externalTools].find((name) => name === flags.tool)
  if (tool === undefined) {
    const names = [...builtInTools, ...externalTools].join(', ')
    throw usageError(`--tool takes one of ${names}, not "${flags.tool}"`)
  }
  const diff = flags.diff ?? false
  if (diff && tool !== 'allocations' && tool !== 'cpu')
    throw usageError(`--diff works with --tool allocations and --tool cpu, not with ${tool}`)
  const { timeout, maxHeap, out } = flags
  const given = {
    ...(timeout === undefined ? {} : { timeout }),
    ...(maxHeap === undefined ? {} : { maxHeap }),
  }
  // The same checks as for a run, of the options that both take.
  const { options } = parseRunFlags(['-'], { ...given, out, charts: false }, (name) => [{ name, url: '' }])
  return {
    tool,
    seconds: secondsOf(flags.seconds),
    diff,
    timeoutMs: options.timeoutSeconds * 1000,
    maxHeapMB: options.maxHeapMB,
    node: flags.node,
    out: resolve(cwd, out),
  }
}

function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const seconds = Number(text)
  if (text.trim() === '' || !(seconds >= 0.1 && seconds <= 3600))
    throw usageError(`--seconds takes a number from 0.1 to 3600, not "${text}"`)
  return seconds
}

export function isBuiltIn(tool: ProfileRequest['tool']): tool is BuiltInTool {
  return builtInTools.some((name) => name === tool)
}
