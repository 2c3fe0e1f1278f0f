import os from 'node:os'
import { unmeasuredError } from '../../model/errors.js'
import type { Environment } from '../../model/run.js'
import { withoutGit } from '../processes/plain-environment.js'
import { runProgram } from '../processes/run-program.js'
import { readMachine } from './readings.js'
import { machineWarnings } from './warnings.js'

/** The machine, and the Node binary that measures. Throws (exit 3) when that binary does not run. */
export async function readEnvironment(node: string): Promise<Environment> {
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

/** Before what a Node says of itself: a module that NODE_OPTIONS preloads may print, too. */
const ANSWER = 'gclab-asks:'
const ANSWER_MS = 60_000

/** What a Node says of itself. */
async function sayingsOf(
  node: string,
): Promise<Pick<Environment, 'v8'> & { version: string; bufferPoolSize: number }> {
  const { version, versions } = process
  if (node === process.execPath) return { version, v8: versions.v8, bufferPoolSize: Buffer.poolSize }
  const asked = '{ version: process.version, v8: process.versions.v8, bufferPoolSize: Buffer.poolSize }'
  const { said, ended } = await runProgram(
    node,
    ['-e', `console.log('\\n${ANSWER}' + JSON.stringify(${asked}))`],
    {
      env: withoutGit(),
      limitMs: ANSWER_MS,
    },
  )
  const answer = said.split('\n').find((line) => line.startsWith(ANSWER))
  if (answer !== undefined) return JSON.parse(answer.slice(ANSWER.length))
  const why = ended === 'late' ? `it gave no answer within ${ANSWER_MS / 1000} s` : said.trim().split('\n')[0]
  throw unmeasuredError(`${node} is not a Node.js that runs here: ${why || 'it said nothing'}`)
}
