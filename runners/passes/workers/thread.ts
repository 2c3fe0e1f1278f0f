// The entry point of every thread of a group: one job, answered to the group.
import { type MessagePort, parentPort } from 'node:worker_threads'
import { isCallersMistake, messageOf } from '../../../model/errors.js'
import type { Job } from '../../child/job.js'
import { giveSignsBy } from '../../child/protocol.js'
import { type ThreadData, type ThreadMessage, threadData } from '../../child/thread-data.js'
import { measure as countAllocation } from '../allocation/child.js'
import { measure as watchCollector } from '../collector/child.js'
import { timeSpells } from './thread-child.js'

const port = parentPort as MessagePort
const { job } = threadData() as ThreadData
const say = (message: ThreadMessage): void => port.postMessage(message)
giveSignsBy(() => say({ type: 'alive' }))

process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)

function fail(thrown: unknown): void {
  const usage = isCallersMistake(thrown)
  const text = !usage && thrown instanceof Error ? (thrown.stack ?? thrown.message) : messageOf(thrown)
  say({ type: 'failed', usage, message: text })
}

async function answer(): Promise<unknown> {
  switch (job.pass) {
    case 'workers':
      return timeSpells(job as Job<'workers'>, port)
    case 'workers:allocation': {
      const { allocation } = await countAllocation({
        ...job,
        pass: 'allocation',
        params: { profile: false },
      })
      return allocation
    }
    case 'workers:collector': {
      const { milliseconds } = (job as Job<'workers:collector'>).params
      return (await watchCollector({ ...job, pass: 'collector', params: { milliseconds, trace: null } })).gc
    }
  }
}

// Listening keeps the thread alive until its group's process ends.
port.on('message', () => {})
try {
  say({ type: 'result', result: await answer() })
} catch (error) {
  fail(error)
}
