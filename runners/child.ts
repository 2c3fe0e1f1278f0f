// The entry point of measuring processes.
import { answerJob } from './answer.js'
import { instruments } from './instruments.js'

await answerJob(instruments)
