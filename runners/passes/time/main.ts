// The entry point of the time pass's processes: a run starts so many that the build makes it a single file.
import { setFlagsFromString } from 'node:v8'
import type { Job } from '../../child/job.js'
import { answerJob } from '../../child/run-job.js'
import { timeOps, timeRoughly } from './child.js'

// V8 has taken its addresses and its hashing of strings from the seed that all processes of a fork share.
// From here on Math.random is the process's own, so files and sockets named by it do not collide. A second
// flag of a variant's own names the seed that the variant wants.
const seeds = process.execArgv.filter((flag) => /^--random[-_]seed=/.test(flag))
if (seeds.length < 2)
  setFlagsFromString(`--random-seed=${1 + ((process.pid * 7919 + Date.now()) % (2 ** 31 - 2))}`)
await answerJob<Job<'time'> | Job<'time:rough'>>((job) =>
  job.pass === 'time' ? timeOps(job as Job<'time'>) : timeRoughly(job as Job<'time:rough'>),
)
