// The entry point of measuring processes.
import { answerJob } from './run-job.js'

// A child loads what its own job takes, and no other instrument: `load` is measure of passes/load/child.js,
// `sockets:serve` is serve of passes/sockets/child.js.
await answerJob(async (job) => {
  const [folder, task = 'measure'] = job.pass.split(':')
  const module = folder === 'describe' ? '../scenario-files/describe.js' : `../passes/${folder}/child.js`
  return (await import(module))[task](job)
})
