// The entry point of measuring processes.

import { instruments } from './instruments.js'
import { answerJob } from './run-job.js'

await answerJob(instruments)
