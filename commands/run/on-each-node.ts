import { join, resolve } from 'node:path'
import { type ExitCode, exitCodes } from '../../model/errors.js'
import { type Flags, readOptions } from '../../model/options/option.js'
import type { RunDocument } from '../../model/run.js'
import { runtimesPage } from '../../reports/summary/runtimes.js'
import { readEnvironment } from '../../runners/machine/environment.js'
import { namedRuntimes, runtimeOf } from '../../runners/processes/node-versions.js'
import { requireOwn, writePage } from '../../storage/own-files.js'
import type { Io } from '../io.js'
import { runBeside } from '../options/table.js'

/** The binaries that `--node` names, those fetched first that are not at hand. */
export async function nodesOf(names: readonly string[], io: Io): Promise<string[]> {
  const nodes: string[] = []
  for (const name of namedRuntimes(names))
    nodes.push(await runtimeOf(name, (text) => io.stderr.write(text), io.signal))
  return nodes
}

/** A run on one runtime. */
type RunOnce = (flags: Flags, io: Io, done: (run: RunDocument) => void) => Promise<ExitCode>

/**
 * Runs on each Node.js that `--node` names. Several run one after another, each into a folder of its own
 * below `--out`, with runtimes.md over all; with `--json` the documents come as one array.
 */
export async function onRuntimes(flags: Flags, io: Io, runOnce: RunOnce): Promise<ExitCode> {
  const { node, out: above, json } = readOptions(runBeside, flags)
  const nodes = await nodesOf(node, io)
  if (nodes.length < 2) return runOnce(nodes.length === 0 ? flags : { ...flags, node: nodes }, io, () => {})
  const path = join(resolve(io.cwd, above), 'runtimes.md')
  requireOwn([path])
  const runs: RunDocument[] = []
  const codes: ExitCode[] = []
  for (const binary of nodes) {
    if (io.signal.aborted) break
    const { node: version } = await readEnvironment(binary)
    io.stderr.write(`Node.js ${version}\n`)
    const quiet = json ? { ...io, stdout: { write: () => true } } : io
    const out = join(above, `node-${version.replace(/^v/, '')}`)
    codes.push(await runOnce({ ...flags, node: [binary], out }, quiet, (run) => runs.push(run)))
  }
  const page = runtimesPage(runs)
  writePage(path, page)
  io.stdout.write(json ? `${JSON.stringify(runs)}\n` : `${page}\nAll versions: ${path}\n`)
  return codes.find((code) => code !== exitCodes.ok) ?? exitCodes.ok
}
