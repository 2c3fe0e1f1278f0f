import type { ProgramWatch } from '../../../model/watch.js'
import { toldModule } from '../../../storage/dist-file.js'
import { guardedFolder } from '../../processes/guard.js'
import { type ProgramPlan, startPreloaded } from '../start-preloaded.js'
import { followThreads, type OnSeen, watchPreload } from './follow-threads.js'
import { lookForUnseen } from './unseen.js'

export interface WatchPlan extends ProgramPlan {
  readonly onSeen: OnSeen
}

/** Watches a program, and resolves at its end. Throws a usage error when it cannot be started. */
export async function watchProgram(plan: WatchPlan): Promise<ProgramWatch> {
  const folder = guardedFolder('gclab-watch-')
  const program = startPreloaded(plan, toldModule(watchPreload, { folder }))
  const unseen = lookForUnseen(program.pid, program.mark)
  const seen = followThreads(folder, (threads, elapsedMs) => {
    unseen.look(threads)
    plan.onSeen(threads, elapsedMs)
  })
  try {
    const end = await program.done
    const all = seen.readLast()
    return {
      command: plan.command.join(' '),
      ...end,
      ...all,
      unseen: [...unseen.found(seen.pids()), ...all.unseen],
    }
  } finally {
    program.forget()
    seen.stop()
  }
}
