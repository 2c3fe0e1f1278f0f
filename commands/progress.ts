import { createLogUpdate } from 'log-update'
import { describeWarning, scopeOf } from '../model/warnings.js'
import { plain } from '../reports/text/escape.js'
import type { PlannedStep, RunEvent } from '../runners/passes/run-events.js'
import { type Io, wrapToTerminal } from './io.js'

const now = performance.now.bind(performance)

/** Shows a run's progress on standard error: a live line on a terminal, plain lines elsewhere. */
export function startProgress(io: Io): {
  readonly onEvent: (event: RunEvent) => void
  readonly stop: () => void
} {
  const live = io.stderr.isTTY === true && io.env.TERM !== 'dumb' && !io.env.CI
  const line = live ? createLogUpdate(io.stderr as NodeJS.WriteStream) : undefined
  let plan: readonly PlannedStep[] = []
  let plannedMs = now()
  let busy = 0
  let current: { readonly step: PlannedStep | undefined; readonly startedMs: number } = {
    step: undefined,
    startedMs: 0,
  }
  // Two passes may go side by side: each is told of once.
  const shown = new Set<string>()
  const onEvent = (event: RunEvent): void => {
    if (event.type === 'plan') {
      busy = event.busy ?? busy
      const known = withSteps(plan, event.steps)
      if (known === event.steps) plannedMs = now()
      plan = known
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
      if (stepOf(plan, event) !== current.step) current = { step: stepOf(plan, event), startedMs: now() }
      const label = plain(`${event.scenario} / ${event.case}: ${event.pass}`)
      const before = (current.startedMs - plannedMs) / 1000
      const left = secondsLeft(plan, event, before, (now() - current.startedMs) / 1000, 1 + busy)
      if (line !== undefined) line(`${label} ${Math.round(event.done * 100)} %${left}`)
      else if (!shown.has(label)) io.stderr.write(`${label}${left}\n`)
      shown.add(label)
    }
  }
  return { onEvent, stop: () => line?.clear() }
}

/** The plan with the newer estimates in `steps`; `steps` alone if the plan has none of them. */
function withSteps(plan: readonly PlannedStep[], steps: readonly PlannedStep[]): readonly PlannedStep[] {
  if (steps.every((step) => stepOf(plan, step) === undefined)) return steps
  return plan.map((step) => stepOf(steps, step) ?? step)
}

function stepOf(
  plan: readonly PlannedStep[],
  { scenario, case: name, pass }: Pick<PlannedStep, 'scenario' | 'case' | 'pass'>,
): PlannedStep | undefined {
  return plan.find((step) => step.scenario === scenario && step.case === name && step.pass === pass)
}

/** Plans are for idle machines: a busy one is taken to stay busy, at most this many times as slow. */
const SLOWEST = 3

/** How many times as slow as planned; `first` before anything was seen, as two that share a core. */
function paceOf(planned: number, taken: number, first: number): number {
  return planned === 0 ? first : Math.min(SLOWEST, Math.max(1, taken / planned))
}

const secondsOf = (steps: readonly PlannedStep[]): number =>
  steps.reduce((sum, { seconds }) => sum + seconds, 0)

/**
 * Time left by the plan: at the pace of the steps `before` (seconds), and for a step under way at its own
 * pace.
 */
function secondsLeft(
  plan: readonly PlannedStep[],
  event: RunEvent & { readonly type: 'step' },
  before: number,
  spent: number,
  firstPace: number,
): string {
  const step = stepOf(plan, event)
  if (step === undefined) return ''
  const index = plan.indexOf(step)
  const pace = paceOf(secondsOf(plan.slice(0, index)), before, firstPace)
  const own =
    event.done > 0.1 && spent > 1
      ? (spent / event.done) * (1 - event.done)
      : step.seconds * (1 - event.done) * pace
  const seconds = Math.ceil(own + secondsOf(plan.slice(index + 1)) * pace)
  const minutes = Math.floor(seconds / 60)
  return ` (about ${minutes > 0 ? `${minutes} min ` : ''}${seconds % 60} s left)`
}
