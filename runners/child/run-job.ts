import { causeOf } from '../scenario-files/error-cause.js'
import { isHalt } from '../scenario-files/suites/recorded.js'
import { restoreCertificates } from './certificates.js'
import type { Job } from './job.js'
import { openChannel, sendReport } from './protocol.js'

// Taken before any user code runs: a scenario may replace globals.
const exit = process.exit.bind(process)
const later = setTimeout

/** The whole life of a measuring process: one job from the command line, one report on its own channel. */
export async function answerJob<J extends Job>(measure: (job: J) => Promise<unknown>): Promise<void> {
  const [token = '', text = ''] = process.argv.splice(2)
  const job = JSON.parse(text) as J
  openChannel(token)
  restoreCertificates()
  let reported = false
  const fail = (thrown: unknown): void => {
    try {
      // What a listener throws as the process exits comes after the work, of which the report is.
      if (!reported) sendReport({ token, ok: false, ...causeOf(thrown) })
    } finally {
      // Also when the lab is gone and nobody hears.
      exit(1)
    }
  }
  // Node.js 20 throws an unparsable CommonJS module twice: uncaught, and a little later to its importer, who
  // knows the place.
  const failUnheard = (thrown: unknown): void => {
    if (isHalt(thrown)) return
    if (job.pass === 'describe' && thrown instanceof SyntaxError) later(fail, 10_000, thrown)
    else fail(thrown)
  }
  process.on('uncaughtException', failUnheard)
  process.on('unhandledRejection', failUnheard)
  try {
    const result = await measure(job)
    sendReport({ token, ok: true, result })
    reported = true
    // Handles that the scenario left open must not keep the child alive.
    exit(0)
  } catch (error) {
    fail(error)
  }
}
