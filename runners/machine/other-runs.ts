import type { Warning } from '../../model/warnings.js'
import { announce } from '../../storage/folder-lock.js'
import { temporaryRoot } from '../../storage/temporary.js'
import type { RunEvent } from '../passes/run-events.js'
import { tellGuard } from '../processes/guard.js'

/** Milliseconds between two looks at who else measures. */
const LOOK_EVERY = 2000

/** Notices other runs of gclab on this machine, from before this one or begun meanwhile. */
export function watchOtherRuns(tell: (event: RunEvent) => void): {
  readonly onEvent: (event: RunEvent) => void
  readonly warnings: () => readonly Warning[]
  readonly leave: () => void
} {
  const presence = announce(temporaryRoot(), (path) => tellGuard({ path }))
  let most = 0
  let lookedAt = Number.NEGATIVE_INFINITY
  const look = (): void => {
    const time = performance.now()
    if (time - lookedAt < LOOK_EVERY) return
    lookedAt = time
    const runs = presence.others()
    if (runs > 0 && most === 0) tell({ type: 'warning', warning: { code: 'another-run', runs } })
    most = Math.max(most, runs)
  }
  const onEvent = (event: RunEvent): void => {
    look()
    tell(event)
  }
  return {
    onEvent,
    leave: presence.leave,
    warnings: () => (most === 0 ? [] : [{ code: 'another-run', runs: most }]),
  }
}
