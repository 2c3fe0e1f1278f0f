import type { Delivery, GcResult, LatencyMs, LatencyPoint, LatencyTimeline } from '../../../model/run.js'
import type { SocketPlan } from './plan.js'

export interface ServeParams {
  readonly plan: SocketPlan
  readonly liveHeapMB: number
}

/** What a server saw from its first connection to its last. */
export interface ServeResult {
  readonly gc: GcResult
  /** The zero of `gc.collections` on the clock that all processes of the machine share, in milliseconds. */
  readonly originMs: number
  /** Borrowed from pools once every connection was closed. */
  readonly outstanding: number
}

export interface DriveParams {
  readonly plan: SocketPlan
  readonly port: number
  readonly slaMs: number
}

/** What the clients saw. */
export interface DriveResult {
  readonly achievedPerSecond: number
  readonly slaMisses: number
  readonly latencyMs: LatencyMs | null
  readonly percentiles: readonly LatencyPoint[]
  readonly timeline: LatencyTimeline
  /** The zero of the timeline on the clock that all processes of the machine share, in milliseconds. */
  readonly originMs: number
  readonly delivery: Delivery
}
