import { unmeasuredError } from '../../../../model/errors.js'
import type { Meter } from '../../../programs/service/program.js'
import type { SampledFrame } from '../../../programs/watch/records.js'
import type { Machinery } from '../programs.js'

/** How a program behaves that is none. */
export interface FakeProgram {
  readonly bytes: number
  readonly cpuUs: number
  readonly body: string
  /** What it answers once it was loaded. */
  readonly bodyLater: string
  readonly statusUnderLoad: number
  readonly failures: number
  readonly diesUnderLoad: boolean
  readonly neverReady: boolean
  /** Bytes of a request that stay. */
  readonly leaked: number
  readonly stacks: readonly (readonly SampledFrame[])[]
}

const usual: FakeProgram = {
  ...{ bytes: 1000, cpuUs: 10, body: '{"rows":[1]}', bodyLater: '{"rows":[1]}' },
  ...{ statusUnderLoad: 200, failures: 0, diesUnderLoad: false, neverReady: false, leaked: 0, stacks: [] },
}

/** Machinery without processes; `log` has what was started, loaded and ended. */
export function fakeMachinery(programs: Readonly<Record<string, Partial<FakeProgram>>>) {
  const log: string[] = []
  const running: { readonly name: string; readonly program: FakeProgram; loaded: number }[] = []
  const machinery: Machinery = {
    start: async ({ command: [name = ''] }) => {
      const program = { ...usual, ...programs[name] }
      if (program.neverReady) throw unmeasuredError(`${name} never got ready`)
      const port = running.push({ name, program, loaded: 0 }) - 1
      const own = running[port] as (typeof running)[number]
      log.push(`start ${name}`)
      return {
        port,
        readMeter: async () => {
          if (program.diesUnderLoad && own.loaded > 0) throw unmeasuredError(`${name} ended (exit code 7)`)
          return meterAfter(own.loaded, program)
        },
        whyUnanswered: async (error) => error,
        readKept: async () => 2 ** 23 + program.leaked * own.loaded,
        sample: async () => async () => program.stacks,
        end: async () => void log.push(`end ${name}`),
      }
    },
    connect: (port) => ({
      load: async (_, { amount = 0 }) => {
        const own = running[port] as (typeof running)[number]
        log.push(`load ${own.name}`)
        own.loaded += amount
        const { failures, diesUnderLoad, statusUnderLoad } = own.program
        return {
          ...{ requests: failures > 0 ? 50 : amount, failures: diesUnderLoad ? amount : failures },
          ...{ late: 0, unsent: 0, seconds: amount / 1000 },
          latencyMs: new Float64Array(amount).fill(1),
          statuses: { [statusUnderLoad]: amount },
        }
      },
      expect: () => {},
      close: () => void log.push('close'),
    }),
    subscribe: () => {
      throw new Error('no program here has streams')
    },
    run: async ({ command: [name = ''] }) => {
      const program = { ...usual, ...programs[name] }
      if (program.failures > 0) throw unmeasuredError(`${name} ended with exit code 1`)
      log.push(`run ${name}`)
      return { wallMs: 50, meter: meterAfter(1000, program), peakRssBytes: 2 ** 25 }
    },
    ask: async (port) => {
      const { program, loaded } = running[port] as (typeof running)[number]
      const body = Buffer.from(loaded > 0 ? program.bodyLater : program.body)
      return { status: 200, headers: { 'content-type': 'text/plain' }, body }
    },
  }
  return { machinery, log }
}

function meterAfter(loaded: number, { bytes, cpuUs }: FakeProgram): Meter {
  const collections = Math.floor(loaded / 500) / 2
  return {
    ...{ heapBytes: bytes * loaded, externalBytes: 0, cpuUs: cpuUs * loaded, gcMs: loaded / 1000 },
    ...{ minor: collections, major: 0, gcReasons: { allocation: collections } },
    ...{ rssBytes: 2 ** 26, heapUsedBytes: 2 ** 24 },
    timeline: { durationMs: 500, heap: [{ ms: 0, bytes: 2 ** 24 }], collections: [] },
  }
}
