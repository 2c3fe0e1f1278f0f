import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { unmeasuredError } from '../../model/errors.js'
import { tidyPage } from '../../reports/flame/tool-page.js'
import { ownFlags, type Place } from '../../runners/passes/lab.js'
import { guardedFolder } from '../../runners/processes/guard.js'
import { type ExternalTool, npmPackageOf } from '../../runners/programs/external/catalogue.js'
import { findTool } from '../../runners/programs/external/find.js'
import type { OpProgram } from '../../runners/programs/external/op-program.js'
import { runTool, type ToolOptions, type ToolTarget } from '../../runners/programs/external/run-tool.js'
import { builtFile } from '../../storage/dist-file.js'
import { requireOwn, writePage } from '../../storage/own-files.js'
import { removeTemporary } from '../../storage/temporary.js'
import { type Io, pathFrom } from '../io.js'
import { PROFILED_SECONDS, type ProfileOptions } from '../options/profile.js'

/** Runs an external tool on a variant's op and writes its page. Throws when either failed; the page stays. */
export async function profileWithTool(
  tool: ExternalTool,
  subject: { readonly place: Place; readonly variant: string; readonly page: string },
  request: ProfileOptions,
  io: Io,
): Promise<void> {
  const { place, variant, page } = subject
  const folder = guardedFolder('gclab-op-')
  try {
    const seconds = request.seconds ?? PROFILED_SECONDS
    const program: OpProgram = {
      scenario: place.url,
      case: place.case,
      variant,
      milliseconds: seconds * 1000,
      keep: tool === 'clinic-heapprofiler',
      single: tool === 'clinic-bubbleprof',
      done: join(folder, 'done'),
    }
    const entry = fileURLToPath(builtFile('runners/programs/external/op-program.js'))
    const target: ToolTarget = {
      node: request.node ?? process.execPath,
      args: [...ownFlags(request), entry, JSON.stringify(program)],
      cwd: io.cwd,
      keepFrames: true,
    }
    const title = `${tool}: ${place.scenario} / ${place.case} / ${variant}`
    const options = {
      askToEndMs: null,
      limitMs: seconds * 1000 + request.timeoutSeconds * 1000,
      onOutput: () => {},
    }
    const problem = await writeToolPage(tool, target, options, title, page, io)
    const early = existsSync(program.done) ? null : 'the scenario ended the process before its time was over'
    if (problem ?? early) throw unmeasuredError(`${title}: ${problem ?? early}`)
  } finally {
    removeTemporary(folder)
  }
}

/** Finds a tool, runs it, writes its page under a title of ours; returns what went wrong all the same. */
export async function writeToolPage(
  tool: ExternalTool,
  target: ToolTarget,
  options: Omit<ToolOptions, 'signal'>,
  title: string,
  page: string,
  io: Io,
): Promise<string | null> {
  requireOwn([page])
  const notify = (text: string): void => void io.stderr.write(`${text}\n`)
  const found = await findTool(npmPackageOf(tool), io.cwd, notify, io.signal)
  notify(`${title}, with ${npmPackageOf(tool).name} ${found.version}`)
  const result = await runTool(tool, found, target, { ...options, signal: io.signal })
  if (result.page !== null) {
    writePage(page, tidyPage(result.page, title))
    io.stdout.write(`Page: ${pathFrom(io.cwd, page)}\n`)
  }
  return result.problem
}
