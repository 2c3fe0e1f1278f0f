// The entry point of the time pass's processes. A run starts so many that the build makes a single file of it.
import { setFlagsFromString } from 'node:v8'
import { answerJob } from '../../child/run-job.js'
import { time } from './child.js'

// V8 has taken its addresses and how it hashes strings from the seed that all processes of a fork share. What the
// scenario draws is this process's own: a file or socket that it names by Math.random is nobody else's. A variant that
// names a seed of its own, in a second flag, means that one.
const seeds = process.execArgv.filter((flag) => /^--random[-_]seed=/.test(flag))
if (seeds.length < 2)
  setFlagsFromString(`--random-seed=${1 + ((process.pid * 7919 + Date.now()) % (2 ** 31 - 2))}`)
await answerJob(time)
