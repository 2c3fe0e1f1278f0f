import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { usageError } from '../../../model/errors.js'
import { builtFile } from '../../../storage/dist-file.js'
import type { Job, Passes } from '../../child/job.js'
import { awaitTurn, endTurn, signOfLife, turnCommands } from '../../child/protocol.js'
import {
  asWorkerData,
  type GroupPass,
  type ThreadMessage,
  type ThreadResult,
} from '../../child/thread-data.js'
import { loadScenario } from '../../scenario-files/import-scenario.js'
import { shareTogether } from './sum-threads.js'

/** The worker threads of a group, all of which have run their factories and their first op. */
interface Group<P extends GroupPass> {
  /** Every thread runs for one spell, all at once; ops per millisecond of each. */
  readonly spell: () => Promise<readonly number[]>
  /** Every thread's result, once it is told that no more spells come, or has asked its own question. */
  readonly results: () => Promise<readonly ThreadResult<P>[]>
}

/**
 * The workers pass inside its child: a group of threads that run the op at the same time whenever it is the
 * group's turn. Each thread times itself, so what a turn tells the lab is how long one op took in one of
 * them: the number of threads over the sum of their rates, in nanoseconds.
 */
export async function measure(job: Job<'workers'>): Promise<Passes['workers']['result']> {
  const group = await startGroup(job)
  for (;;) {
    const command = awaitTurn()
    if (command === undefined) throw new Error('the lab is gone')
    const rates = await group.spell()
    endTurn(0, (1e6 * rates.length) / rates.reduce((sum, rate) => sum + rate, 0))
    if (command !== turnCommands.lastSample) continue
    awaitTurn()
    return group.results()
  }
}

/** Has every thread of a group answer one question by itself, all at the same time. */
const askGroup =
  <P extends 'workers:allocation' | 'workers:collector'>() =>
  async (job: Job<P>): Promise<Passes[P]['result']> =>
    (await startGroup(job)).results() as Promise<Passes[P]['result']>

export const allocation = askGroup<'workers:allocation'>()
export const collector = askGroup<'workers:collector'>()

async function startGroup<P extends GroupPass>(job: Job<P>): Promise<Group<P>> {
  const { workers } = job.params
  const file = job.pass === 'workers' ? 'time-thread' : 'thread'
  const shared = (await loadScenario(job.scenario)).shared?.()
  const threads = Array.from({ length: workers }, (_, worker) =>
    startThread(file, asWorkerData({ job, context: { worker, workers, ...(shared && { shared }) } })),
  )
  const all = <M extends ThreadMessage['type']>(type: M) =>
    Promise.all(threads.map((thread) => thread.next(type)))
  const tellAll = (text: 'spell' | 'end'): void => {
    for (const { worker } of threads) worker.postMessage(text)
  }
  if (job.pass === 'workers') await all('ready')
  const cores = availableParallelism()
  const shares: number[] = []
  return {
    spell: async () => {
      const answers = all('spell')
      tellAll('spell')
      const spells = await answers
      const share = workers > cores ? shareTogether(spells) : 1
      shares.push(share)
      return spells.map(({ ops, ms }) => (share * ops) / ms)
    },
    results: async () => {
      const answers = all('result')
      tellAll('end')
      return (await answers).map(({ result }) => heldTo(shares, result as ThreadResult<P>))
    },
  }
}

/** A thread's rates in the turns of the group, each cut to that turn's share. */
function heldTo<P extends GroupPass>(shares: readonly number[], result: ThreadResult<P>): ThreadResult<P> {
  if (!('opsPerMs' in result)) return result
  return { ...result, opsPerMs: result.opsPerMs.map((rate, turn) => rate * (shares[turn] ?? 1)) }
}

type MessageOf<T extends ThreadMessage['type']> = Extract<ThreadMessage, { type: T }>

interface Thread {
  readonly worker: Worker
  /** The next message, which must be of this type. Rejects when the thread failed or ended. */
  readonly next: <T extends ThreadMessage['type']>(type: T) => Promise<MessageOf<T>>
}

function startThread(file: 'thread' | 'time-thread', workerData: object): Thread {
  const worker = new Worker(builtFile(`runners/passes/workers/${file}.js`), { workerData })
  let resolve: (message: ThreadMessage) => void = () => {}
  let reject: (error: Error) => void = () => {}
  let failure: Error | undefined
  const fail = (error: Error): void => {
    failure ??= error
    reject(failure)
  }
  worker.on('message', (message: ThreadMessage) => {
    if (message.type === 'failed')
      fail(message.usage ? usageError(message.message) : new Error(message.message))
    else if (message.type === 'alive') signOfLife()
    else resolve(message)
  })
  worker.on('error', fail)
  worker.on('exit', () => fail(new Error('a worker thread ended before it had reported')))
  return {
    worker,
    next: (type) =>
      new Promise((onMessage, onError) => {
        if (failure !== undefined) onError(failure)
        reject = onError
        resolve = (message) => {
          if (message.type === type) onMessage(message as MessageOf<typeof type>)
          else onError(new Error(`a worker thread answered ${message.type} instead of ${type}`))
        }
      }),
  }
}
