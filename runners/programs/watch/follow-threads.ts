import { messageOf, unmeasuredError } from '../../../model/errors.js'
import type { LiveThread } from '../../../model/live-watch.js'
import type { ProgramWatch } from '../../../model/watch.js'
import { removeTemporary } from '../../../storage/temporary.js'
import { fileOf } from '../../child/written-function.js'
import { type ThreadFiles, threadFiles } from './thread-files.js'

/** Called every second, and once more at the end, with what was seen so far. */
export type OnSeen = (threads: readonly LiveThread[], elapsedMs: number) => void

/** What the records of a program's threads tell of it. */
type Followed = Required<Pick<ProgramWatch, 'durationMs' | 'threads' | 'memory' | 'unseen'>>

/** The module that a watched thread loads. */
export const watchPreload = 'runners/programs/watch/preload.js'

const LOOK_MS = 1000

/** Reads on what the threads of a program write into `folder`, which `stop` removes. */
export function followThreads(folder: string, onSeen: OnSeen) {
  const files = threadFiles(folder)
  const [started, startedAt] = [performance.now(), Date.now()]
  const elapsed = (): number => performance.now() - started
  let unread: string | null = null
  const look = (): void => {
    // What goes wrong in looking must not take the program along.
    try {
      onSeen(files.soFar(), elapsed())
    } catch (error) {
      unread = messageOf(error)
    }
  }
  const looking = setInterval(look, LOOK_MS)
  return {
    /** Once the program writes no more. Throws when what it wrote cannot be read. */
    readLast: (): Followed => {
      const durationMs = elapsed()
      look()
      try {
        return {
          durationMs,
          threads: files.final(),
          memory: files.memory(startedAt),
          unseen: unseenIn(files, folder),
        }
      } catch (error) {
        throw unmeasuredError(
          `what the program's threads wrote cannot be read: ${unread ?? messageOf(error)}`,
        )
      }
    },
    /** Processes that have begun to write. */
    pids: files.pids,
    stop: (): void => {
      clearInterval(looking)
      removeTemporary(folder)
    },
  }
}

/** What ran and is in no figure, each as a few words. */
function unseenIn(files: ThreadFiles, folder: string): readonly string[] {
  const [empty, unended] = [files.empty(), files.unended()]
  return [
    ...files.silent().map(({ pid, thread, script }) => {
      const which = `process ${pid}${thread === 0 ? '' : `, worker ${thread}`}`
      return `${fileOf(script) || 'node'} (${which}), which told nothing before it ended: its event loop never turned, or it was over within 0.2 s`
    }),
    ...[...files.unseenWorkers()].map(
      ([pid, count]) => `${threads(count, 'worker thread')} of process ${pid}`,
    ),
    ...(empty > 0 ? [`${threads(empty)}, for whose records ${folder} had no room`] : []),
    ...(unended > 0
      ? [
          `the end of ${threads(unended)} that a signal or terminate() ended: 0.2 s, or all since the event loop turned last`,
        ]
      : []),
  ]
}

function threads(count: number, what = 'thread'): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
