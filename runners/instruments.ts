import type { Instruments } from './answer.js'

/** What each pass runs inside its child; loaded when asked for, so that a child holds one instrument only. */
export const instruments: Omit<Instruments, 'time'> = {
  describe: async (job) => (await import('./describe.js')).describe(job),
  verify: async (job) => (await import('./verify.js')).verify(job),
  allocation: async (job) => (await import('./allocation-pass.js')).countAllocation(job),
  collector: async (job) => (await import('./collector.js')).collector(job),
  serve: async (job) => (await import('./sockets/serve.js')).serve(job),
  drive: async (job) => (await import('./sockets/drive.js')).drive(job),
  load: async (job) => (await import('./load/instrument.js')).load(job),
  cpu: async (job) => (await import('./profile/cpu.js')).sampleCpu(job),
  timeline: async (job) => (await import('./profile/heap-timeline.js')).recordHeap(job),
  workers: async (job) => (await import('./workers/group.js')).timeGroup(job),
  'workers-allocation': async (job) => (await import('./workers/group.js')).askGroup(job),
  'workers-collector': async (job) => (await import('./workers/group.js')).askGroup(job),
}
