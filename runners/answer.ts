// The entry point of every measuring process: one job from the command line, one report on its own channel.
import { causeOf } from './cause.js'
import { openChannel, sendReport } from './channel.js'
import { instruments } from './instruments.js'
import type { Job } from './job.js'

// Taken before any user code runs: a scenario may replace globals.
const exit = process.exit.bind(process)
const [token = '', text = ''] = process.argv.splice(2)
const job = JSON.parse(text) as Job
openChannel(token)

process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)

function fail(thrown: unknown): void {
  try {
    sendReport({ token, ok: false, ...causeOf(thrown) })
  } finally {
    // Also when the lab is gone and nobody hears.
    exit(1)
  }
}

try {
  const result = await instruments[job.pass](job as never)
  sendReport({ token, ok: true, result })
  // Handles that the scenario left open must not keep the child alive.
  exit(0)
} catch (error) {
  fail(error)
}
