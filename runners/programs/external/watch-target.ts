import { timeout } from '../../../model/timeout.js'
import { readTargetEnd, signalTarget } from './target.js'

/** How long a target may run. */
export interface TargetLimits {
  /** Asks it to end after so long; `null`: it ends by itself. */
  readonly askToEndMs: number | null
  /** Ends one that should end by itself and runs longer. */
  readonly limitMs: number
}

/** How long a target may take to end after it was asked to. */
const GRACE_MS = 5000

/** Ends a target when it is time to; it notes its end in `folder` (see `targetPreload`). */
export function watchTarget(folder: string, { askToEndMs, limitMs }: TargetLimits) {
  let problem: string | null = null
  const timers: NodeJS.Timeout[] = []
  const later = (ms: number, act: () => void): void => {
    timers.push(timeout(ms, () => readTargetEnd(folder) === null && act()))
  }
  const endMs = askToEndMs ?? limitMs
  later(endMs, () => {
    if (askToEndMs === null)
      problem = `the target did not end within ${limitMs / 1000} s and was ended (--timeout)`
    signalTarget(folder, 'SIGINT')
    later(GRACE_MS, () => {
      problem ??= `the target did not end when it was asked to after ${endMs / 1000} s, and was killed`
      signalTarget(folder, 'SIGKILL')
    })
  })
  return {
    stop: () => timers.forEach(clearTimeout),
    /** What went wrong with a target that is over; `null` when nothing did. */
    problem: () => problem ?? targetProblem(folder),
  }
}

function targetProblem(folder: string): string | null {
  const end = readTargetEnd(folder)
  if (end === null) return 'the target was killed before it had ended'
  if (end.error !== null) return `the target threw: ${end.error}`
  return end.code === 0 ? null : `the target exited with code ${end.code}`
}
