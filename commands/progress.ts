import { createLogUpdate } from 'log-update'
import { describeWarning, scopeOf } from '../model/warnings.js'
import { plain } from '../reports/text/escape.js'
import type { RunEvent } from '../runners/passes/run-events.js'
import { type Io, wrapToTerminal } from './io.js'
import { trackTimeLeft } from './time-left.js'

const now = performance.now.bind(performance)

/** Shows a run's progress on standard error: a live line on a terminal, plain lines elsewhere. */
export function startProgress(io: Io): {
  readonly onEvent: (event: RunEvent) => void
  readonly stop: () => void
} {
  const live = io.stderr.isTTY === true && io.env.TERM !== 'dumb' && !io.env.CI
  const line = live ? createLogUpdate(io.stderr as NodeJS.WriteStream) : undefined
  const { hearPlan, secondsLeft, isIfFast } = trackTimeLeft(now)
  // Two passes may go side by side: each is told of once.
  const shown = new Set<string>()
  const onEvent = (event: RunEvent): void => {
    if (event.type === 'plan') {
      hearPlan(event)
    } else if (event.type === 'output') {
      for (const text of event.text.split(/\r?\n/).filter((one) => one.trim() !== '' && !shown.has(one))) {
        shown.add(text)
        line?.clear()
        io.stderr.write(`${plain(text)}\n`)
      }
    } else if (event.type === 'warning') {
      line?.clear()
      const scope = scopeOf(event.warning)
      const text = plain(`${scope === '' ? '' : `${scope}: `}${describeWarning(event.warning)}`)
      io.stderr.write(wrapToTerminal(`warning: ${text}\n`, io.stderr))
    } else {
      const label = plain(`${event.scenario} / ${event.case}: ${event.pass}`)
      const left = textOf(secondsLeft(event), isIfFast())
      if (line !== undefined) line(`${label} ${Math.round(event.done * 100)} %${left}`)
      else if (!shown.has(label)) io.stderr.write(`${label}${left}\n`)
      shown.add(label)
    }
  }
  return { onEvent, stop: () => line?.clear() }
}

function textOf(left: number | null, isIfFast: boolean): string {
  if (left === null) return ''
  const seconds = Math.ceil(left)
  const minutes = Math.floor(seconds / 60)
  return ` (about ${minutes > 0 ? `${minutes} min ` : ''}${seconds % 60} s left${isIfFast ? ' if ops are fast' : ''})`
}
