import { type MessagePort, parentPort } from 'node:worker_threads'
import { isCallersMistake, messageOf } from '../../../model/errors.js'
import { giveSignsBy } from '../../child/protocol.js'
import { type GroupPass, type ThreadData, type ThreadMessage, threadData } from '../../child/thread-data.js'

/** The whole life of a thread of a group: its job, and one result or failure said to the group. */
export async function answerGroup<P extends GroupPass>(
  measure: (job: ThreadData<P>['job'], port: MessagePort) => Promise<unknown>,
): Promise<void> {
  const port = parentPort as MessagePort
  const { job } = threadData() as ThreadData<P>
  const say = (message: ThreadMessage): void => port.postMessage(message)
  const fail = (thrown: unknown): void => {
    const usage = isCallersMistake(thrown)
    const text = !usage && thrown instanceof Error ? (thrown.stack ?? thrown.message) : messageOf(thrown)
    say({ type: 'failed', usage, message: text })
  }
  giveSignsBy(() => say({ type: 'alive' }))
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)
  // Listening keeps the thread alive until its group's process ends.
  port.on('message', () => {})
  try {
    say({ type: 'result', result: await measure(job, port) })
  } catch (error) {
    fail(error)
  }
}
