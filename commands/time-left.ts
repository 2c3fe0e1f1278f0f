import type { PlannedStep, RunEvent } from '../runners/passes/run-events.js'
import { sum } from '../stats/summary.js'

/** Plans are for idle machines: a busy one is taken to stay busy, at most this many times as slow. */
const SLOWEST = 5
/** Planned seconds that the pace expected before the run counts for beside the one seen since. */
const EXPECTED_FOR = 2
/** A step that is so far on, and took so many seconds, goes on at its own pace. */
const FAR = { done: 0.1, seconds: 1 } as const

/** Estimates how long a run still takes: by its plan, and by how it has gone so far. `now`: milliseconds. */
export function trackTimeLeft(now: () => number): {
  readonly hearPlan: (event: RunEvent & { readonly type: 'plan' }) => void
  /** Seconds from this step on; `null` of one that is in no plan. */
  readonly secondsLeft: (event: RunEvent & { readonly type: 'step' }) => number | null
  /** Whether that is of fast ops, since none was met yet. */
  readonly isIfFast: () => boolean
} {
  let plan: readonly PlannedStep[] = []
  let plannedMs = now()
  let [expected, ifFast] = [1, false]
  const steps = new Map<string, { readonly startedMs: number; readonly done: number }>()
  const paceAfter = (planned: number): number => {
    const taken = (now() - plannedMs) / 1000
    const pace = (taken + EXPECTED_FOR * expected) / (planned + EXPECTED_FOR)
    return Math.min(SLOWEST, Math.max(1, pace))
  }
  return {
    isIfFast: () => ifFast,
    hearPlan: (event) => {
      expected = event.pace ?? expected
      ifFast = event.opsUnknown === true
      const known = withSteps(plan, event.steps)
      if (known === event.steps) plannedMs = now()
      plan = known
    },
    secondsLeft: ({ done, ...event }) => {
      const index = plan.findIndex((step) => keyOf(step) === keyOf(event))
      if (index < 0) return null
      const { startedMs } = steps.get(keyOf(event)) ?? { startedMs: now() }
      steps.set(keyOf(event), { startedMs, done })
      const [first, next] = groupAround(plan, index)
      const group = plan.slice(first, next)
      const part = (step: PlannedStep): number => steps.get(keyOf(step))?.done ?? 0
      const pace = paceAfter(
        secondsOf(plan.slice(0, first)) + secondsOf(group, (step) => step.seconds * part(step)),
      )
      const spent = (now() - startedMs) / 1000
      const own =
        group.length === 1 && done > FAR.done && spent > FAR.seconds
          ? (spent / done) * (1 - done)
          : pace * secondsOf(group, (step) => step.seconds * (1 - part(step)))
      return own + pace * secondsOf(plan.slice(next))
    },
  }
}

const keyOf = ({ scenario, case: name, pass }: Pick<PlannedStep, 'scenario' | 'case' | 'pass'>): string =>
  JSON.stringify([scenario, name, pass])

/** The plan with the newer estimates in `steps`; `steps` alone if the plan has none of them. */
function withSteps(plan: readonly PlannedStep[], steps: readonly PlannedStep[]): readonly PlannedStep[] {
  const newer = new Map(steps.map((step) => [keyOf(step), step]))
  if (!plan.some((step) => newer.has(keyOf(step)))) return steps
  return plan.map((step) => newer.get(keyOf(step)) ?? step)
}

/** Where the steps that go on at once with this one begin and end. */
function groupAround(plan: readonly PlannedStep[], index: number): readonly [first: number, next: number] {
  let [first, next] = [index, index + 1]
  while (plan[first]?.beside === true) first--
  while (plan[next]?.beside === true) next++
  return [first, next]
}

function secondsOf(steps: readonly PlannedStep[], of = (step: PlannedStep): number => step.seconds): number {
  return sum(steps.map(of))
}
