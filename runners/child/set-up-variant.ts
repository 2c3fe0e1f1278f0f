import { usageError } from '../../model/errors.js'
import type { Op, Variant, VariantContext } from '../../model/scenario.js'
import { loadScenario } from '../scenario-files/import-scenario.js'
import { aimAt, type OwnLoop, type RecordedVariant } from '../scenario-files/suites/recorded.js'
import { drainedOp, drainedRounds } from './drained-op.js'
import type { Job } from './job.js'
import { opOnPrepared } from './op-loop.js'
import { type PreparedInputs, prepareInputs } from './prepared-inputs.js'
import { threadData } from './thread-data.js'

/** Where a factory runs when it is alone in its process. */
const alone: VariantContext = { worker: 0, workers: 1 }

/** Where this thread's factories run: as one of a group of workers, or alone. */
function contextHere(): VariantContext {
  return threadData()?.context ?? alone
}

/** A variant as every pass runs it: its op takes no argument, but an input that was prepared before. */
export interface ReadyVariant extends Variant {
  readonly op: Op
  /** Its inputs, each of which is to be ready before the op; absent without `prepare`. */
  readonly prepared?: PreparedInputs
  /** Set where an op is a round of its own loop, which passes have go round; `op` is a call with one. */
  readonly loop?: Omit<OwnLoop, 'written'>
  /** The op as it was written, where `op` is one of the lab's around it. */
  readonly given?: (input: never) => unknown
  /** After how many ops what they left to the event loop is done, in the last of them; absent: never. */
  readonly drainEvery?: number
}

/** Whether the clock of ops stands still between them: while inputs are prepared, or beside a loop. */
export function pausesClock({ prepared, loop }: ReadyVariant): boolean {
  return prepared !== undefined || loop !== undefined
}

/**
 * Imports the scenario of a job and runs the factory of its variant on its case. The op is not called.
 * Throws a usage error when the file or the factory's result has the wrong shape.
 */
export async function setUp(
  job: Pick<Job, 'scenario' | 'case' | 'variant' | 'drainEvery'>,
): Promise<ReadyVariant> {
  aimAt(job)
  const scenario = await loadScenario(job.scenario)
  const factory = scenario.variants[job.variant]
  if (factory === undefined || !Object.hasOwn(scenario.cases, job.case)) {
    if ('suite' in scenario)
      throw usageError(
        `the suite registers other benchmarks each time: its "${job.variant}" with "${job.case}" is not there now. Names must be the same in every process`,
      )
    throw usageError(`${scenario.name} has no variant "${job.variant}" with a case "${job.case}"`)
  }
  const made = await factory(scenario.cases[job.case], contextHere())
  const variant = checkedVariant(made, job.variant)
  const { drainEvery } = job
  if (drainEvery === undefined) return variant
  const { op, given = op, loop } = variant
  return {
    ...variant,
    ...{ given, op: drainedOp(op, drainEvery), drainEvery },
    ...(loop && { loop: { ...loop, goRound: drainedRounds(loop.goRound, drainEvery) } }),
  }
}

/** What a factory returned, as a variant. Throws a usage error where it is none. */
function checkedVariant(made: Op | Variant<unknown, unknown>, name: string): ReadyVariant {
  if (typeof made === 'function') return { op: made }
  if (typeof made !== 'object' || made === null || typeof made.op !== 'function')
    throw usageError(
      `variant "${name}" returned ${kindOf(made)}; return a function, the op: (input) => () => …, or an object with an op`,
    )
  if (made.prepare !== undefined && typeof made.prepare !== 'function')
    throw usageError(
      `variant "${name}" returned an object whose prepare is no function; it must be one, which makes what an op is given`,
    )
  return readyVariant(made)
}

/** The variant with its inputs, where it prepares them. */
export function readyVariant<T>(made: Variant<unknown, T>): ReadyVariant {
  const { op: given, prepare, output, held, pool, dispose } = made
  const { loop, preparesOne } = made as RecordedVariant
  // Without it an op is given nothing: there is no T.
  if (prepare === undefined)
    return { ...(made as unknown as Variant), ...(loop && { loop, given: loop.written }) }
  const prepared = prepareInputs(prepare, preparesOne)
  return {
    op: opOnPrepared(given, prepared),
    given,
    prepared,
    ...(output && { output }),
    ...(held && { held: { ...held, op: opOnPrepared((input: T) => held.op(input), prepared) } }),
    ...(pool && { pool }),
    ...(dispose && { dispose }),
  }
}

/** What a factory returned in place of an op, in words. */
function kindOf(made: unknown): string {
  if (made === null || made === undefined) return String(made)
  if (typeof made !== 'object') return `a ${typeof made}`
  return 'op' in made ? `an object whose op is ${kindOf(made.op)}` : 'an object without an op'
}
