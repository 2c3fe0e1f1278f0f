import { execFile } from 'node:child_process'
import os from 'node:os'
import { promisify } from 'node:util'
import { unmeasuredError } from '../model/errors.js'
import type { Environment } from '../model/run.js'
import { readMachine } from './machine/readings.js'
import { machineWarnings } from './machine/warnings.js'

/** The machine, and the Node binary that measures. Throws (exit 3) when that binary does not run. */
export async function environmentOf(node: string): Promise<Environment> {
  const { version, v8, bufferPoolSize } = await sayingsOf(node)
  const readings = await readMachine()
  const [cpu] = os.cpus()
  return {
    node: version,
    v8,
    os: `${os.type()} ${os.release()}`,
    arch: os.arch(),
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryBytes: os.totalmem(),
    flags: (process.env.NODE_OPTIONS ?? '').split(/\s+/).filter((flag) => flag !== ''),
    bufferPoolSize,
    warnings: machineWarnings(readings),
  }
}

/** What a Node says of itself. */
async function sayingsOf(
  node: string,
): Promise<Pick<Environment, 'v8'> & { version: string; bufferPoolSize: number }> {
  const { version, versions } = process
  if (node === process.execPath) return { version, v8: versions.v8, bufferPoolSize: Buffer.poolSize }
  const print =
    'console.log(JSON.stringify({ version: process.version, v8: process.versions.v8, bufferPoolSize: Buffer.poolSize }))'
  try {
    const { stdout } = await promisify(execFile)(node, ['-e', print])
    return JSON.parse(stdout)
  } catch (error) {
    throw unmeasuredError(
      `${node} is not a Node.js that runs here: ${(error as Error).message.split('\n')[0]}`,
    )
  }
}
