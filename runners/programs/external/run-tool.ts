import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { unmeasuredError } from '../../../model/errors.js'
import { removeTemporary } from '../../../storage/temporary.js'
import { guardedFolder } from '../../processes/guard.js'
import { lastLines, runProgram } from '../../processes/run-program.js'
import { argumentsOf, type ExternalTool, targetFlags, toolEnvironment } from './catalogue.js'
import type { FoundTool } from './find.js'
import { targetPreload } from './target.js'
import { type TargetLimits, watchTarget } from './watch-target.js'

/** What a tool is pointed at. */
export interface ToolTarget {
  /** The Node binary. */
  readonly node: string
  /** Flags for Node, the script, and its arguments; paths absolute. */
  readonly args: readonly string[]
  /** The folder that it runs in. */
  readonly cwd: string
  /** Whether the functions of the target must keep their frames; see `targetFlags`. */
  readonly keepFrames: boolean
}

export interface ToolOptions extends TargetLimits {
  readonly signal: AbortSignal
  readonly onOutput: (text: string, stream: 'stdout' | 'stderr') => void
}

/** What a tool may take to make its page of what it recorded. */
const ANALYSIS_MS = 240_000

/**
 * Runs a tool on a target, in a temporary scratch folder. A written `page` means success; `problem` ends a
 * sentence on what went wrong, `null` when nothing did.
 */
export async function runTool(
  tool: ExternalTool,
  { bin }: FoundTool,
  target: ToolTarget,
  options: ToolOptions,
) {
  const folder = guardedFolder('gclab-tool-')
  try {
    const preload = join(folder, 'start.cjs')
    writeFileSync(preload, targetPreload(folder, target.cwd))
    mkdirSync(join(folder, 'config'))
    const trace = `--trace-event-file-pattern=${folder}/node_trace.\${rotation}.log`
    const flags = target.keepFrames ? targetFlags(tool) : []
    // Worker threads, too, write V8's log, after the target has got its own folder back.
    const log = tool === 'clinic-flame' ? [`--logfile=${folder}/%p-v8.log`] : []
    const command = [target.node, ...flags, ...log, trace, '-r', preload, ...target.args]
    const watch = watchTarget(folder, options)
    const { code, ended, said } = await runProgram(
      target.node,
      [bin, ...argumentsOf(tool, folder, command)],
      {
        cwd: folder,
        env: { ...process.env, ...toolEnvironment(folder) },
        limitMs: options.limitMs + (options.askToEndMs ?? 0) + ANALYSIS_MS,
        signal: options.signal,
        onOutput: options.onOutput,
      },
    ).finally(watch.stop)
    const page = pageIn(join(folder, 'out'))
    if (ended === 'late')
      return { page, problem: `${tool} did not end and was ended after ${Math.round(ANALYSIS_MS / 1000)} s` }
    const problem = watch.problem()
    if (problem !== null || page !== null) return { page, problem }
    throw unmeasuredError(`${tool} wrote no page (it ended with ${code}). It said: ${lastLines(said)}`)
  } finally {
    removeTemporary(folder)
  }
}

/** The text of the one page in a folder, when it is not empty. */
function pageIn(folder: string): string | null {
  if (!existsSync(folder)) return null
  const file = readdirSync(folder).find((name) => name.endsWith('.html'))
  const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8')
  return text.trim() === '' ? null : text
}
