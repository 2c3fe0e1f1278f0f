import { isCallersMistake, messageOf, usageError } from '../../../model/errors.js'
import type { Scenario } from '../../../model/scenario.js'
import { needNoCertificates } from '../../child/certificates.js'
import { now } from '../../child/clock.js'
import { openCoreDelay } from '../../child/core-delay.js'
import type { Job } from '../../child/job.js'
import { settled } from '../../child/meet-op.js'
import { signOfLife } from '../../child/protocol.js'
import { type ReadyVariant, setUp } from '../../child/set-up-variant.js'
import { loadScenario } from '../../scenario-files/import-scenario.js'
import { hasLoadedTls } from '../../scenario-files/loaded-tls.js'
import { aimAt } from '../../scenario-files/suites/recorded.js'
import { lookAtOp, prepareLook } from '../op-checks/child.js'
import { watchFirstOutput } from './first-output.js'
import type { VerifyResult } from './job.js'
import { differenceOf } from './output-difference.js'
import { compareRecorded, type RecordedOutput, recordedOf, shownOf } from './recorded-output.js'
import { awaitRecording, type Recording, writeRecording } from './recording.js'

/** Bounds of one recording; whichever is met first ends it. */
const MAX_OUTPUTS = 1000
const MAX_BYTES = 32 * 2 ** 20
const MAX_MS = 1000
/** A variant that takes so much longer than the baseline is compared as far as it gets. */
const MAX_COMPARED_MS = 5 * MAX_MS

type Outcome = Omit<VerifyResult, 'pool' | 'poolGrew' | 'looked' | 'usesTls'>

/**
 * The verify pass inside its child: the outputs first, in a process that has run nothing else; then, where
 * that is asked for, a look at another instance. A look that fails says nothing: the factory may be called
 * once only.
 */
export async function measure(job: Job<'verify'>): Promise<VerifyResult> {
  const { look } = job.params
  const steps = look && prepareLook()
  const verified = await verify(job)
  if (look === undefined || steps === undefined || verified.difference !== null) return verified
  const fresh = look.fresh && verified.firstApart !== true
  const looked = await lookAtOp(job, steps, { fresh }).catch(() => undefined)
  return { ...verified, ...(looked && { looked }) }
}

/**
 * The baseline's child records what its ops produce, a variant's child runs as many ops and compares. Stops
 * at the first difference.
 */
async function verify(job: Job<'verify'>): Promise<VerifyResult> {
  aimAt(job)
  const { same } = await loadScenario(job.params.baseline.scenario)
  const beside = same !== undefined && job.params.role === 'compare' ? await setUpBaseline(job) : undefined
  if (job.params.checked) {
    // Read by gclab/pools, whichever copy of it the scenario imports.
    ;(globalThis as Record<symbol, unknown>)[Symbol.for('gclab.pools.checked')] = true
  }
  const variant = await setUp(job)
  const recording = job.params.role === 'compare' ? await awaitRecording(job.params.outputs) : undefined
  const delay = openCoreDelay() ?? (() => 0)
  // Without the wait for a core: how busy the machine is, is estimated apart.
  const ownMs = (): number => now() - delay() / 1e6
  const started = ownMs()
  const held = noteHeld(variant)
  const compared = await outcomeOf(job, held.variant, same, { recording, beside })
  needNoCertificates()
  const msPerOp = (ownMs() - started) / compared.outputs
  const outcome = { ...compared, msPerOp, usesTls: hasLoadedTls() }
  const stats = variant.pool?.()
  await variant.dispose?.()
  await beside?.dispose?.()
  if (stats === undefined) return { ...outcome, pool: null }
  const borrows = stats.hits + stats.misses
  const pool = { ...stats, hitRate: borrows === 0 ? null : stats.hits / borrows }
  return { ...outcome, pool, ...(held.hasGrown(stats.outstanding) && { poolGrew: true }) }
}

/** By how much more than at half of the ops is held at their end where they do not give back. */
const GROWN = 1.5

/** Notes what a pool has lent out as each op begins: a bounded number may be on its way all the time. */
function noteHeld(variant: ReadyVariant) {
  const held: number[] = []
  const { op, pool } = variant
  const noting = () => {
    held.push(pool?.().outstanding ?? 0)
    return op()
  }
  return {
    variant: pool === undefined ? variant : { ...variant, op: noting },
    // One may be held until the next op, for its output to be read.
    hasGrown: (outstanding: number): boolean =>
      outstanding > 1 && outstanding >= GROWN * (held[held.length >> 1] ?? 0),
  }
}

/** The baseline in a variant's own process: `same` is asked about real instances, with their methods. */
function setUpBaseline(job: Job<'verify'>): Promise<ReadyVariant> {
  return setUp({ ...job, ...job.params.baseline })
}

async function outcomeOf(
  job: Job<'verify'>,
  variant: ReadyVariant,
  same: Scenario['same'],
  {
    recording,
    beside,
  }: { readonly recording?: Recording | undefined; readonly beside?: ReadyVariant | undefined },
): Promise<Outcome> {
  if (recording === undefined) return record(job, variant, job.params.role === 'record' && same === undefined)
  const { ops, outputs } = recording
  if (outputs !== null) return compare(job, variant, outputs)
  if (same === undefined || beside === undefined) throw new Error('the baseline’s child saw no same()')
  return compareBy(same, job, { ops, variant, beside })
}

async function record(job: Job<'verify'>, variant: ReadyVariant, keeps: boolean): Promise<Outcome> {
  const outputs: RecordedOutput[] = []
  const first = watchFirstOutput()
  let [ops, bytes, empty] = [0, 0, true]
  const started = now()
  while (ops < MAX_OUTPUTS && bytes < MAX_BYTES && now() - started < MAX_MS) {
    const output = await outputOf(variant)
    signOfLife()
    ops++
    empty &&= output === undefined
    if (!keeps && !first.isOpen()) continue
    const seen = recordedOf(output)
    // The op may use the memory again.
    const recorded = seen instanceof Uint8Array ? Uint8Array.from(seen) : seen
    first.see(recorded)
    if (!keeps) continue
    outputs.push(recorded)
    bytes +=
      recorded instanceof Uint8Array || typeof recorded === 'string' ? recorded.length : recorded.text.length
  }
  needNoCertificates()
  // Where `same` compares, it needs real ones.
  writeRecording(job.params.outputs, { ops, outputs: keeps ? outputs : null })
  return { outputs: ops, empty, difference: null, unseen: null, firstApart: first.isApart() }
}

async function compare(
  job: Job<'verify'>,
  variant: ReadyVariant,
  expected: readonly RecordedOutput[],
): Promise<Outcome> {
  let empty = true
  let unseen: string | null = null
  const started = now()
  let ops = 0
  for (const [op, wanted] of expected.entries()) {
    if (now() - started > MAX_COMPARED_MS) break
    ops++
    const output = await outputOf(variant)
    signOfLife()
    empty &&= output === undefined
    const actual = recordedOf(output)
    const found = compareRecorded(wanted, actual)
    if (found === 'same') continue
    if ('unseen' in found) unseen ??= found.unseen
    else {
      const difference = { variant: job.variant, op, ...differenceOf(shownOf(wanted), shownOf(actual)) }
      return { outputs: op + 1, empty, difference, unseen: null }
    }
  }
  return { outputs: ops, empty, difference: null, unseen }
}

async function compareBy(
  same: NonNullable<Scenario['same']>,
  job: Job<'verify'>,
  {
    ops,
    variant,
    beside,
  }: { readonly ops: number; readonly variant: ReadyVariant; readonly beside: ReadyVariant },
): Promise<Outcome> {
  let empty = true
  const started = now()
  let op = 0
  for (; op < ops && now() - started <= MAX_COMPARED_MS; op++) {
    const wanted = await outputOf(beside)
    const actual = await outputOf(variant)
    signOfLife()
    empty &&= actual === undefined
    const answer: unknown = await same(wanted, actual)
    if (typeof answer !== 'boolean') {
      throw usageError(
        `same(a, b) must give true or false, or a promise of one; it gave ${shownOf(recordedOf(answer)).slice(0, 100)}`,
      )
    }
    if (answer) continue
    const [expected, shown] = [shownOf(recordedOf(wanted)), shownOf(recordedOf(actual))]
    const difference = { variant: job.variant, op, ...differenceOf(expected, shown) }
    return { outputs: op + 1, empty, difference, unseen: null }
  }
  return { outputs: op, empty, difference: null, unseen: null }
}

async function outputOf({ op, output, prepared }: ReadyVariant): Promise<unknown> {
  if (prepared !== undefined) await prepared.ensure(1)
  try {
    const result = await settled(op())
    return output === undefined ? result : output()
  } catch (error) {
    throw prepared === undefined && op.length > 0 ? withoutItsInput(error) : error
  }
}

/** An op that takes an argument may have been written for a tool that hands it one, such as `done`. */
function withoutItsInput(error: unknown): unknown {
  if (!(error instanceof Error) || isCallersMistake(error)) return error
  const hint = 'its op takes an argument, and only what a prepare makes is handed to it'
  return Object.assign(new Error(`${messageOf(error)} (${hint})`, { cause: error }), {
    name: error.name,
    stack: error.stack,
  })
}
