import type { PoolStats } from '../pools/pool-stats.js'
import { noteDefinition } from './scenario-registry.js'

/**
 * A scenario: what is measured. One baseline and the variants that are compared with it, over named inputs.
 *
 * A scenario file's default export is one of these, made by {@link defineScenario}.
 */
export interface Scenario<
  Input = unknown,
  Output = unknown,
  Prepared extends PreparedByVariant = PreparedByVariant,
> {
  /** Letters, digits, dots and dashes, as in `sse-poke`; the name of the output folder. */
  readonly name: string
  /** One line for people; the headline of the report. */
  readonly title: string
  /** The inputs, by name; each is handed to every variant's factory. */
  readonly cases: Readonly<Record<string, Input>>
  /** The implementations, by name. The first is the baseline unless `baseline` says otherwise. */
  readonly variants: { readonly [Name in keyof Prepared]: VariantFactory<Input, Output, Prepared[Name]> }
  /** The name of the variant that the others are compared with. */
  readonly baseline?: string
  /**
   * Replaces the comparison of outputs. Gets an output of the baseline and one of a variant, both made in one
   * process and with their methods.
   */
  readonly same?: (a: Output, b: Output) => boolean | Promise<boolean>
  /** How the op is used in production; turns the load pass on. */
  readonly load?: LoadProfile
  /** How the op serves sockets, for `--sockets`. */
  readonly sockets?: SocketLoad
  /** How many worker threads to run the op in, one pass a number; turns the workers pass on. */
  readonly workers?: readonly number[]
  /** Memory that all workers of a variant share, made anew for each group of workers. */
  readonly shared?: () => SharedArrayBuffer
  /** Path, relative to the scenario file, of the parts of the report that a person writes. */
  readonly writeup?: string
  /** Its place among a team's optimizations, as in "Optimization 004". */
  readonly number?: number
  /** The number among the parameters of `cases` that the cost grows with, as in `product({ size: … })`. */
  readonly growth?: string
}

/** The rate and the surroundings under which the load pass runs the op. */
export interface LoadProfile {
  /** Ops that fall due per second, whether or not the last one is done. */
  readonly ratePerSecond: number
  /** The latency, in milliseconds from the due time, past which an op counts as missed. */
  readonly slaMs: number
  /** How many results are held before the oldest is let go. */
  readonly inFlight: number
  /** Megabytes (2^20 bytes) of long-lived objects on the heap beside the op. */
  readonly liveHeapMB: number
}

/** What real servers are put under: a service for every combination of the figures. */
export type SocketLoad =
  | {
      /** Each request is answered with the output of one op. */
      readonly kind: 'requests'
      readonly requestsPerSecond: number
      readonly connections: number
    }
  | {
      /** Each output is one server-sent event as it goes over the wire, and ends with a blank line. */
      readonly kind: 'events'
      readonly subscribers: readonly number[]
      /** Of each subscriber's stream. */
      readonly eventsPerSecond: readonly number[]
    }

/**
 * What `prepare` of each variant makes, by the variant's name. `any` where TypeScript cannot infer it; an op
 * that writes down the type of what it is given is held to it.
 */
export type PreparedByVariant = Readonly<Record<string, Any>>
// biome-ignore lint/suspicious/noExplicitAny: an op may be given anything, and unknown would be refused it.
type Any = any

/** Makes a variant's op: does the set-up, which is not measured, and returns the op. May be asynchronous. */
export type VariantFactory<Input = unknown, Output = unknown, Prepared = void> = (
  input: Input,
  context: VariantContext,
) => Made<Output, Prepared> | Promise<Made<Output, Prepared>>

/** What a factory makes: the op, or an object with the op. */
export type Made<Output = unknown, Prepared = void> = Op<Output> | Variant<Output, Prepared>

/** The measured function. It may return a promise; then each op is awaited before the next. */
export type Op<Output = unknown> = () => Output | Promise<Output>

/** An op with what the lab may ask of it. */
export interface Variant<Output = unknown, Prepared = void> {
  /** Makes what one op uses up, outside of all that is measured. Each is used once. May be asynchronous. */
  readonly prepare?: () => Prepared | Promise<Prepared>
  /** Is given what `prepare` made. Its result is the output, unless `output` gives that. */
  readonly op: (prepared: Prepared) => unknown
  /** What the last op produced, for ops that must not allocate a result. */
  readonly output?: () => Output
  /** For variants whose next op uses the memory of the last result again. */
  readonly held?: HeldOp<Output, Prepared>
  readonly pool?: () => PoolStats
  /** Called once after the last op. */
  readonly dispose?: () => void | Promise<void>
}

/**
 * The op for a caller that keeps each result for a while, as a server does until the socket has taken the
 * bytes. The load pass and the servers use it in place of `op`, so that a pool pays for what is in flight.
 */
export interface HeldOp<Output = unknown, Prepared = void> {
  /** As the variant's `op`, but its result stays as it is until it is released. */
  op(prepared: Prepared): unknown
  /** Gives a result back; called once for each, in any order. */
  release(result: unknown): void
  /** What a result holds, as the variant's output; the result itself when absent. May allocate. */
  output?(result: unknown): Output
}

/** What the lab tells a factory about where it runs. */
export interface VariantContext {
  /** Which of the group's workers this is, from 0; 0 outside the workers pass. */
  readonly worker: number
  /** How many workers the group has; 1 outside the workers pass. */
  readonly workers: number
  /** The scenario's `shared()` memory, in every worker of the group the same. */
  readonly shared?: SharedArrayBuffer
}

/**
 * Gives a scenario its types: the input type is inferred from `cases` and handed to every factory.
 * Returns its argument unchanged; the lab checks the shape when it loads the file.
 */
export function defineScenario<Input, Output, Prepared extends PreparedByVariant>(
  scenario: Scenario<Input, Output, Prepared>,
): Scenario<Input, Output> {
  noteDefinition(scenario, defineScenario)
  return scenario
}

/** The name of the variant that the others are compared with. */
export function baselineOf(scenario: { readonly baseline?: string; readonly variants: object }): string {
  const [first] = Object.keys(scenario.variants)
  const name = scenario.baseline ?? first
  if (name === undefined) throw new Error('a checked scenario has at least one variant')
  return name
}
