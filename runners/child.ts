// The entry point of every measuring process: one job from the command line, one report on its own channel.
import { LabError, messageOf } from '../model/errors.js'
import { sendReport } from './channel.js'
import { instruments } from './instruments.js'
import type { Job } from './job.js'

// Taken before any user code runs: a scenario may replace globals.
const exit = process.exit.bind(process)
const [token = '', text = ''] = process.argv.splice(2)
const job = JSON.parse(text) as Job

process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)

function fail(thrown: unknown): void {
  const kind = thrown instanceof LabError ? 'usage' : 'threw'
  const stack =
    thrown instanceof Error && kind === 'threw' ? (thrown.stack ?? thrown.message) : messageOf(thrown)
  try {
    sendReport({ token, ok: false, kind, message: stack.slice(0, 4000) })
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
