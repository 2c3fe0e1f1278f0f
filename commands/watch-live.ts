import type { LiveProgram, LiveThread } from '../model/live-watch.js'
import type { ProgramWatch } from '../model/watch.js'
import { liveEvent } from '../reports/live/event.js'
import { livePage } from '../reports/live/page.js'
import { endOf } from '../reports/watch/figures.js'
import type { Io } from './io.js'
import { serveLive } from './live-server.js'

/** What pages are told: never changed, so that what a page was told can be compared with it. */
interface Shown {
  readonly programs: readonly LiveProgram[]
  readonly report: string | null
}

/** Serves the page of a program, called `name` until it has told its own, and says where. */
export async function showLive(name: string, port: number | null, io: Io) {
  const { address, tell, close } = await serveLive<Shown>(
    livePage(name),
    ({ programs, report }, told) => JSON.stringify(liveEvent(programs, told?.programs ?? [], report)),
    port,
  )
  io.stderr.write(`Live: ${address}\n`)
  let program: LiveProgram = { command: name, end: null, elapsedMs: 0, threads: [] }
  const change = (changed: Partial<LiveProgram>): void => {
    program = { ...program, ...changed }
    tell({ programs: [program], report: null })
  }
  change({})
  return {
    seen: (threads: readonly LiveThread[], elapsedMs: number): void => change({ threads, elapsedMs }),
    ended: (ended: ProgramWatch): void => change({ command: ended.command, end: endOf(ended) }),
    /** `report`: where the report will be; `null` where there is none. */
    close: (report: string | null): Promise<void> => {
      if (report !== null) tell({ programs: [program], report })
      return close()
    },
  }
}
