import type { Instruments } from './run-job.js'

/** What each pass runs inside its child; loaded when asked for, so that a child holds one instrument only. */
export const instruments: Omit<Instruments, 'time'> = {
  describe: async (job) => (await import('../scenario-files/describe.js')).describe(job),
  verify: async (job) => (await import('../passes/verify/child.js')).verify(job),
  allocation: async (job) => (await import('../passes/allocation/child.js')).countAllocation(job),
  collector: async (job) => (await import('../passes/collector/child.js')).collector(job),
  serve: async (job) => (await import('../passes/sockets/serve.js')).serve(job),
  drive: async (job) => (await import('../passes/sockets/drive.js')).drive(job),
  load: async (job) => (await import('../passes/load/child.js')).load(job),
  cpu: async (job) => (await import('../passes/cpu/child.js')).sampleCpu(job),
  timeline: async (job) => (await import('../passes/timeline/child.js')).recordHeap(job),
  workers: async (job) => (await import('../passes/workers/group.js')).timeGroup(job),
  'workers-allocation': async (job) => (await import('../passes/workers/group.js')).askGroup(job),
  'workers-collector': async (job) => (await import('../passes/workers/group.js')).askGroup(job),
}
