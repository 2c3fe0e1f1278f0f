// The entry point of a group's processes.
import { answerJob } from '../../child/run-job.js'
import { allocation, collector, measure } from './child.js'

const tasks = { workers: measure, 'workers:allocation': allocation, 'workers:collector': collector }
await answerJob(async (job) => tasks[job.pass as keyof typeof tasks](job as never))
