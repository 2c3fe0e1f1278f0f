import { join } from 'node:path'
import { type ExitCode, exitCodes, unmeasuredError } from '../../model/errors.js'
import { flamePage } from '../../reports/flame/page.js'
import { withoutInlining } from '../../runners/passes/allocation/count-without-inlining.js'
import { ownFlags } from '../../runners/passes/lab.js'
import type { ExternalTool } from '../../runners/programs/external/catalogue.js'
import { type NodeCommand, parseNodeCommand } from '../../runners/programs/external/node-command.js'
import { recordProgram } from '../../runners/programs/profile/program.js'
import { writeWhole } from '../../storage/atomic-write.js'
import { requireOwnPage, writePage } from '../../storage/own-files.js'
import { fileStem } from '../../storage/profile-list.js'
import type { Io } from '../io.js'
import type { BuiltInTool, ProfileOptions } from '../options/profile.js'
import { writeToolPage } from './external.js'
import { isBuiltIn } from './flags.js'
import { programGraph } from './graphs.js'
import { tellGraph } from './write-flame-graph.js'

/**
 * Profiles a program from its first line to its end, or for `--seconds`. Writes the record even when the
 * program failed, and then throws an unmeasured error.
 */
export async function profileProgram(
  command: readonly string[],
  request: ProfileOptions,
  io: Io,
): Promise<ExitCode> {
  const parsed = parseNodeCommand(command, io.cwd)
  const program = { ...parsed, node: request.node ?? parsed.node }
  const title = `${request.tool}: ${command.join(' ')}`
  const stem = join(request.out, 'programs', fileStem([program.script, request.tool]))
  const { tool } = request
  const problem = isBuiltIn(tool)
    ? await recorded(tool, program, title, stem, request, io)
    : await withTool(tool, program, title, stem, request, io)
  if (io.signal.aborted) return exitCodes.interrupted
  if (problem !== null) throw unmeasuredError(`${command.join(' ')}: ${problem}`)
  return exitCodes.ok
}

function limitsOf({ seconds, timeoutSeconds }: ProfileOptions, io: Io) {
  return {
    askToEndMs: seconds === null ? null : seconds * 1000,
    limitMs: timeoutSeconds * 1000,
    onOutput: (text: string, stream: 'stdout' | 'stderr') => void io[stream].write(text),
  }
}

async function recorded(
  tool: BuiltInTool,
  program: NodeCommand,
  title: string,
  stem: string,
  request: ProfileOptions,
  io: Io,
): Promise<string | null> {
  const extension = { allocations: 'heapprofile', cpu: 'cpuprofile', 'heap-timeline': 'heaptimeline' }[tool]
  requireOwnPage(`${stem}.html`, [`${stem}.${extension}`])
  const flags = [...ownFlags(request), ...(tool === 'heap-timeline' ? withoutInlining : [])]
  const { profile, problem } = await recordProgram(tool, program, {
    ...limitsOf(request, io),
    cwd: io.cwd,
    flags,
    signal: io.signal,
  })
  if (profile === null) return problem ?? 'it left no profile'
  writeWhole(`${stem}.${extension}`, profile)
  const graph = programGraph(tool, title, JSON.parse(profile))
  writePage(`${stem}.html`, flamePage(graph))
  tellGraph(graph, `${stem}.html`, [`${stem}.${extension}`], io)
  return problem
}

async function withTool(
  tool: ExternalTool,
  program: NodeCommand,
  title: string,
  stem: string,
  request: ProfileOptions,
  io: Io,
): Promise<string | null> {
  const target = {
    node: program.node,
    args: [...ownFlags(request), ...program.args],
    cwd: io.cwd,
    keepFrames: false,
  }
  return writeToolPage(tool, target, limitsOf(request, io), title, `${stem}.html`, io)
}
