// The entry point of the time pass's processes. A run starts so many that the build makes a single file of it.
import { answerJob } from './answer.js'
import { time } from './time.js'

await answerJob({ time })
