import type { Scenario, Variant } from '../../../model/scenario.js'

/** One benchmark of a suite that was written for another tool. */
export interface Benchmark {
  readonly name: string
  /** The group, suite or describe that it stands in; empty for none. */
  readonly group: string
  /** Tells groups of the same name apart. */
  readonly groupId: unknown
  /** Its arguments in words, as in `size=10`; empty without. */
  readonly args?: string
  /** The same by name, as a scenario's case would have them. */
  readonly params?: Readonly<Record<string, unknown>>
  readonly isBaseline?: boolean
  /** Options of it that do not apply here. */
  readonly ignored?: readonly string[]
  readonly written: Written
  /** Does the set-up, and gives the op as a scenario's factory does. */
  readonly make: () => Made | Promise<Made>
}

/** How a benchmark is written, for the scenario file that a suite amounts to. */
export interface Written {
  /** Its function as text. */
  readonly code: string
  /** What is there beside the function, and a scenario says in another way; names of hooks, or words. */
  readonly beside: readonly string[]
  /** Whether it is given what it calls once it is done. */
  readonly isDeferred?: boolean
  /** What the file had asked of its tool, as it came to the benchmark, that a recorder does not do. */
  asked?: readonly string[]
}

/** A variant of a suite, whose hooks may have to run just before and behind each call. */
export interface RecordedVariant extends Variant<unknown, Any> {
  /** Whether an input stands only until the next is prepared. */
  readonly preparesOne?: true
  /** Set where it has its loop in it, of which an op is one round. */
  readonly loop?: OwnLoop
}

/** A benchmark that has its loop in it. */
export interface OwnLoop {
  /** Its function. */
  readonly written: (given: never) => unknown
  readonly goRound: GoRound
  /** One with nothing in its loop. */
  readonly empty: GoRound
}

/** What is done just before the first round of a call, and just behind the last. */
export interface LoopEdges {
  readonly begin: () => void
  /** Is told how many rounds there were. */
  readonly end: (rounds: number) => void
}

/** Is told that a call is over, and how often it went round: as often as it was asked to, or less. */
export interface LoopListener {
  readonly over: (rounds: number) => void
  readonly failed: (error: unknown) => void
}

/**
 * Calls a benchmark once, to go round so many times. Between the loop's edges nothing is made but by rounds,
 * so that what a call awaits is not awaited by others until its loop is over.
 */
export type GoRound = (count: number, edges: LoopEdges, listener: LoopListener) => void

// biome-ignore lint/suspicious/noExplicitAny: a prepared input may be anything.
type Any = any
type Made = (() => unknown) | RecordedVariant

/** What one call of a suite registers, asked once all are made: calls that follow may change it. */
type Registration = () => readonly Benchmark[]

interface Recording {
  readonly tools: Set<string>
  readonly registrations: Registration[]
  /** What tools do once they have read the file: the bodies of its blocks, for one. */
  readonly afterImport: (() => Promise<void>)[]
  /** The benchmark that this process measures, where it does: its file as an address, its scenario's name. */
  aim?: { readonly file: string; readonly name: string; readonly variant: string }
  /** Resolved once the file has come to where that benchmark is run: it goes no further. */
  readonly arrival: Promise<void>
  readonly arrive: () => void
  /** The scenario that it has come to. */
  arrivedAt?: Scenario
  /** Thrown where only an error can stop the file. */
  readonly halt: Error
}

// On globalThis, for recorders and the lab may be loaded from different files.
const key = Symbol.for('gclab.suite')
const shared = globalThis as { [key]?: Recording }

/** What the recorders have seen so far. */
export function recording(): Recording {
  shared[key] ??= begin()
  return shared[key]
}

function begin(): Recording {
  let arrive = (): void => {}
  const arrival = new Promise<void>((resolve) => {
    arrive = resolve
  })
  const halt = new Error('gclab reads no further than to the benchmark that this process measures')
  return { tools: new Set(), registrations: [], afterImport: [], arrival, arrive, halt }
}

/**
 * Tells recorders which benchmark this process measures, by the address and the variant of its job. Its file
 * goes no further than to where that is run, so that what the benchmark uses is what it was there.
 */
export function aimAt({ scenario, variant }: { readonly scenario: string; readonly variant: string }): void {
  const [file = '', name] = scenario.split('#')
  if (name !== undefined) recording().aim = { file, name: decodeURIComponent(name), variant }
}

/** Whether an error is what stopped the file at the benchmark measured, and no fault of the file's. */
export function isHalt(error: unknown): boolean {
  return error === recording().halt
}

/** Notes what a suite registers with a tool, in order. */
export function register(tool: string, registration: Registration): void {
  recording().tools.add(tool)
  recording().registrations.push(registration)
}

/** Of these options, the names of those that are set. */
export function namesOfSet(options: object, names: readonly string[]): string[] {
  return names.filter((name) => (options as Record<string, unknown>)[name] !== undefined)
}
