import type { LiveProgram } from '../model/live-watch.js'
import type { ProgramWatch } from '../model/watch.js'
import { liveEvent } from '../reports/live/event.js'
import { livePage } from '../reports/live/page.js'
import { endOf } from '../reports/watch/figures.js'
import type { OnSeen } from '../runners/programs/watch/follow-threads.js'
import type { Io } from './io.js'
import { serveLive } from './live-server.js'

/** The page on which programs are seen as they run, one after the other. */
export interface LiveView {
  /** Shows the next program, under this name until it has told its own. */
  readonly begin: (name: string) => void
  readonly seen: OnSeen
  readonly ended: (program: ProgramWatch) => void
  /** `report`: where the report will be; `null` where there is none. */
  readonly close: (report: string | null) => Promise<void>
}

/** What pages are told: never changed, so that what a page was told can be compared with it. */
interface Shown {
  readonly programs: readonly LiveProgram[]
  readonly report: string | null
}

/** Serves the page and says where. */
export async function showLive(name: string, port: number | null, io: Io): Promise<LiveView> {
  const { address, tell, close } = await serveLive<Shown>(
    livePage(name),
    ({ programs, report }, told) => JSON.stringify(liveEvent(programs, told?.programs ?? [], report)),
    port,
  )
  io.stderr.write(`Live: ${address}\n`)
  let programs: readonly LiveProgram[] = []
  const change = (changed: Partial<LiveProgram>): void => {
    programs = programs.map((program, i) => (i < programs.length - 1 ? program : { ...program, ...changed }))
    tell({ programs, report: null })
  }
  return {
    begin: (command) => {
      programs = [...programs, { command, end: null, elapsedMs: 0, threads: [] }]
      change({})
    },
    seen: (threads, elapsedMs) => change({ threads, elapsedMs }),
    ended: (program) => change({ command: program.command, end: endOf(program) }),
    close: (report) => {
      if (report !== null) tell({ programs, report })
      return close()
    },
  }
}
