import { CONTROL } from '../../../model/contenders.js'
import type { Contender } from '../contender.js'
import type { Lab } from '../lab.js'

/** Contenders that race at once: each is a process, and takes its share of a fork's time. */
const AT_ONCE = 8

/**
 * The contenders of a case in heats of few, each with the baseline and the control, which stand first and
 * last. A variant and what it was at another commit stay together: they are compared fork by fork.
 */
export function heatsOf(contenders: readonly Contender[]): Contender[][] {
  const [baseline] = contenders
  const others = contenders.filter((one) => one !== baseline && one.name !== CONTROL)
  const room = AT_ONCE - (contenders.length - others.length)
  const wanted = Math.max(1, Math.ceil(others.length / room))
  const teams = new Map<string, Contender[]>()
  for (const one of others) {
    const key = one.elsewhere ? one.variant : one.name
    teams.set(key, [...(teams.get(key) ?? []), one])
  }
  const heats: Contender[][] = [[]]
  for (const team of teams.values()) {
    if ((heats.at(-1)?.length ?? 0) >= others.length / wanted) heats.push([])
    for (const one of team) heats.at(-1)?.push(one)
  }
  return heats.map((heat) =>
    contenders.filter((one) => one === baseline || one.name === CONTROL || heat.includes(one)),
  )
}

/** The lab for one of so many heats: its trials are kept under its own keys, and it is part of the whole. */
export function labOfHeat(lab: Lab, index: number, count: number): Lab {
  const { once } = lab
  return {
    ...lab,
    onEvent: (event) =>
      lab.onEvent(event.type === 'step' ? { ...event, done: (index + event.done) / count } : event),
    ...(once &&
      index > 0 && {
        once: (which, measure, complete) => once(`heat ${index} ${which}`, measure, complete),
      }),
  }
}
