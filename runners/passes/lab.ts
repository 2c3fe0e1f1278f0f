import type { Journal } from '../../storage/journal.js'
import type { Job, Passes, PassName } from '../child/job.js'
import type { Child, Launcher } from '../processes/launch.js'
import { memoryLimit } from '../processes/memory.js'
import type { openRelay } from '../processes/relay.js'
import type { Contender } from './contender.js'
import type { RunEvent } from './run-events.js'

/** What every pass needs: how to start children, and whom to tell. */
export interface Lab {
  readonly launch: Launcher
  /** Lets children hand the turn to one another; absent: the lab gives each. */
  readonly openRelay?: typeof openRelay
  /** The Node binary that measures. */
  readonly node: string
  readonly timeoutMs: number
  /** Limit of a child's old space in megabytes; `null`: Node's own. */
  readonly maxHeapMB: number | null
  /** Modules that every child loads first. */
  readonly imports?: readonly string[] | undefined
  readonly signal: AbortSignal
  readonly onEvent: (event: RunEvent) => void
  /** Where trials are kept, for a run that is cut off to go on from; absent when nothing is kept. */
  readonly once?: Journal['once']
}

/** Where a pass is: which scenario and case. */
export interface Place {
  /** The scenario file as a file: URL. */
  readonly url: string
  readonly scenario: string
  readonly case: string
  /** After how many ops what they left to the event loop is done, alike for all contenders; absent: never. */
  readonly drainEvery?: number
  /** Set where its ops have nothing to do with TLS; for verification, where what its files import has not. */
  readonly withoutTls?: boolean
}

/** Starts a contender's child for one pass. */
export function startChild<P extends PassName>(
  lab: Lab,
  pass: P,
  place: Place,
  contender: Pick<Contender, 'variant' | 'flags' | 'elsewhere'>,
  params: Passes[P]['params'],
  flags: readonly string[] = [],
  descriptors: readonly number[] = [],
): Child<Passes[P]['result']> {
  const scenario = contender.elsewhere?.url ?? place.url
  const { case: name, drainEvery, withoutTls = false } = place
  const { variant } = contender
  const job: Job<P> = { pass, scenario, case: name, variant, ...(drainEvery && { drainEvery }), params }
  return lab.launch(job, {
    node: lab.node,
    // A pass may import something before all else.
    flags: [...flags, ...ownFlags(lab), ...contender.flags],
    timeoutMs: lab.timeoutMs,
    maxBytes: memoryLimit(lab.maxHeapMB, 'workers' in params ? params.workers : 1),
    signal: lab.signal,
    descriptors,
    withoutTls: withoutTls && contender.elsewhere === undefined,
  })
}

/** The flags that a process has whatever it measures: the limit of its heap, and what it imports first. */
export function ownFlags({ maxHeapMB, imports = [] }: Pick<Lab, 'maxHeapMB' | 'imports'>): string[] {
  const heap = maxHeapMB === null ? [] : [`--max-old-space-size=${maxHeapMB}`]
  return [...heap, ...imports.map((module) => `--import=${module}`)]
}
