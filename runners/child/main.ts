// The entry point of measuring processes.
import { messageOf } from '../../model/errors.js'
import { answerJob } from './run-job.js'

// A child loads what its own job takes, and no other instrument: `load` is measure of passes/load/child.js,
// `requests:same` is same of passes/requests/child.js.
await answerJob(async (job) => {
  const [folder, task = 'measure'] = job.pass.split(':')
  const module = folder === 'describe' ? '../scenario-files/describe.js' : `../passes/${folder}/child.js`
  const instrument = await import(module).catch((error) => {
    // A file of gclab's that is missing is no fault of the scenario's.
    process.stderr.write(`gclab could not load its own files: ${messageOf(error)}\n`)
    process.exit(1)
  })
  return instrument[task](job)
})
