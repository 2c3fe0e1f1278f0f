import type { SocketLoad } from '../../../model/scenario.js'

/** What one server is put under, for a while. */
export type SocketPlan = RequestsPlan | EventsPlan

/** Requests to a server of `node:http`. */
export interface RequestsPlan {
  readonly kind: 'requests'
  readonly requestsPerSecond: number
  readonly connections: number
  readonly seconds: number
}

/** Event streams, one for each subscriber. */
export interface EventsPlan {
  readonly kind: 'events'
  /** Of each stream. */
  readonly eventsPerSecond: number
  readonly subscribers: number
  readonly seconds: number
}

/** For a scenario that does not say how it serves sockets. */
const usual: SocketLoad = { kind: 'requests', requestsPerSecond: 1000, connections: 50 }

/** Every combination that a scenario declares. */
export function socketPlans(load: SocketLoad | null, seconds: number): readonly SocketPlan[] {
  const declared = load ?? usual
  if (declared.kind === 'requests') return [{ ...declared, seconds }]
  const { subscribers, eventsPerSecond } = declared
  return subscribers.flatMap((count) =>
    eventsPerSecond.map(
      (rate): SocketPlan => ({ kind: 'events', subscribers: count, eventsPerSecond: rate, seconds }),
    ),
  )
}

/** Ops that fall due per second, over all connections. */
export function opsPerSecond(plan: SocketPlan): number {
  return plan.kind === 'requests' ? plan.requestsPerSecond : plan.subscribers * plan.eventsPerSecond
}

export const connectionsOf = (plan: SocketPlan): number =>
  plan.kind === 'requests' ? plan.connections : plan.subscribers

/** Events that each subscriber gets. */
export const eventsOf = (plan: EventsPlan): number =>
  Math.max(1, Math.round(plan.eventsPerSecond * plan.seconds))
