// The entry point of every thread of a group that is counted or watched. No single file: bundled, it counted
// a hundred bytes too few.
import { count as countAllocation } from '../allocation/child.js'
import { measure as watchCollector } from '../collector/child.js'
import { answerGroup } from './answer-group.js'

await answerGroup<'workers:allocation' | 'workers:collector'>(async (job) => {
  if ('milliseconds' in job.params) {
    const { milliseconds } = job.params
    return (await watchCollector({ ...job, pass: 'collector', params: { milliseconds, trace: null } })).gc
  }
  return (await countAllocation({ ...job, pass: 'allocation', params: { profile: false } })).allocation
})
