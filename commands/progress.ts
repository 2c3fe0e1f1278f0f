import { createLogUpdate } from 'log-update'
import { describeWarning, scopeOf } from '../model/warnings.js'
import { plain } from '../reports/escape.js'
import type { PlannedStep, RunEvent } from '../runners/lab.js'
import type { Io } from './io.js'

/** Shows a run's progress on standard error: a live line on a terminal, plain lines elsewhere. */
export function startProgress(io: Io): {
  readonly onEvent: (event: RunEvent) => void
  readonly stop: () => void
} {
  const live = io.stderr.isTTY === true && io.env.TERM !== 'dumb' && !io.env.CI
  const line = live ? createLogUpdate(io.stderr as NodeJS.WriteStream) : undefined
  let plan: readonly PlannedStep[] = []
  // Two passes may go side by side: each is told of once.
  const shown = new Set<string>()
  const onEvent = (event: RunEvent): void => {
    if (event.type === 'plan') plan = event.steps
    else if (event.type === 'warning') {
      line?.clear()
      const scope = scopeOf(event.warning)
      io.stderr.write(
        `warning: ${plain(`${scope === '' ? '' : `${scope}: `}${describeWarning(event.warning)}`)}\n`,
      )
    } else {
      const label = plain(`${event.scenario} / ${event.case}: ${event.pass}`)
      const left = secondsLeft(plan, event)
      if (line !== undefined) line(`${label} ${Math.round(event.done * 100)} %${left}`)
      else if (!shown.has(label)) io.stderr.write(`${label}${left}\n`)
      shown.add(label)
    }
  }
  return { onEvent, stop: () => line?.clear() }
}

function secondsLeft(plan: readonly PlannedStep[], event: RunEvent & { readonly type: 'step' }): string {
  const at = plan.findIndex(
    (step) => step.scenario === event.scenario && step.case === event.case && step.pass === event.pass,
  )
  if (at < 0) return ''
  const [current, ...rest] = plan.slice(at)
  const seconds = rest.reduce((sum, step) => sum + step.seconds, (current?.seconds ?? 0) * (1 - event.done))
  const minutes = Math.floor(seconds / 60)
  return ` (about ${minutes > 0 ? `${minutes} min ` : ''}${Math.ceil(seconds % 60)} s left)`
}
