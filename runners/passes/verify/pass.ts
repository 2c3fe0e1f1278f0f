import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { maximum, sum } from '../../../stats/summary.js'
import { removeTemporary } from '../../../storage/temporary.js'
import { guardedFolder } from '../../processes/guard.js'
import type { Trial } from '../../processes/launch.js'
import { mapAtMost } from '../../processes/map-at-most.js'
import { type Contender, hasOwnCode } from '../contender.js'
import { type Lab, type Place, startChild } from '../lab.js'
import { checkOps, patient } from '../op-checks/pass.js'
import { type Asked, type FirstPass, secondsOfChildren, type VerificationOutcome } from '../pass.js'
import type { VerifyParams, VerifyResult } from './job.js'
import { notVerified, sumUpOutputs, sumUpRuns, usesTls, type VerifyTrials } from './sum-up.js'

/** Processor seconds of a child whose op is fast. */
const CHILD_SECONDS = 0.13

/** Verification comes first, on every case: nothing is measured where outputs differ. */
export const verifyPass: FirstPass = {
  name: 'verify',
  isWanted: () => true,
  verify: (lab, place, contenders, asked) => verifyCase(lab, place, contenders, comparesOutputs(asked)),
  // One child each runs up to a second of ops, the baseline's first, and looks at a few one by one.
  seconds: ({ contenders, cores }, opSeconds) => {
    const own = opSeconds.filter((_, i) => hasOwnCode(contenders[i] as Contender))
    const [baseline = 0, ...others] = own
    const slowest = compareSeconds(maximum(own)) + lookSeconds(maximum(own))
    const busy = sum(others.map(compareSeconds)) + sum(own.map(lookSeconds))
    const spread = secondsOfChildren(own.length, CHILD_SECONDS, busy, cores)
    return compareSeconds(baseline) + Math.max(slowest, spread)
  },
}

function compareSeconds(opSeconds: number): number {
  return Math.max(opSeconds, Math.min(1, 1000 * opSeconds))
}

function lookSeconds(opSeconds: number): number {
  return Math.min(0.3, 150 * opSeconds) + 2 * opSeconds
}

/** Whether outputs are held against the baseline's: benchmarks of a suite need not do the same work. */
function comparesOutputs({ description, options }: Asked): boolean {
  return description.suite === undefined || options.verify === true
}

/** What is known when the run is cut off in between. */
const interrupted: VerificationOutcome = { verified: { same: null, outputs: 0 }, warnings: [] }

/**
 * Runs the same ops in every variant and compares what they produce with the baseline's, each variant in a
 * process of its own; then those that have a pool once more with poisoned slots. Where outputs are not
 * `compared`, each variant only runs.
 */
export async function verifyCase(
  lab: Lab,
  place: Place,
  contenders: readonly Contender[],
  compared = true,
): Promise<VerificationOutcome> {
  const own = contenders.filter(hasOwnCode)
  const [baseline] = own
  if (baseline === undefined) throw new Error('a plan has a baseline')
  const folder = guardedFolder('gclab-')
  try {
    const first = { scenario: baseline.elsewhere?.url ?? place.url, variant: baseline.variant }
    const params = { outputs: join(folder, 'outputs'), baseline: first }
    const plain = await verifyEach(lab, place, own, { ...params, compared })
    const recorded = plain.get(baseline) as Trial<VerifyResult>
    if (lab.signal.aborted) return interrupted
    if (compared && recorded.status !== 'ok') {
      const failed = notVerified(place, baseline, recorded)
      return { verified: { same: null, outputs: 0 }, warnings: [failed] }
    }
    const met = { ...place, withoutTls: !usesTls(plain) }
    const exercised = await exercisePools(lab, met, plain, params)
    if (lab.signal.aborted) return interrupted
    const outcome = compared ? sumUpOutputs(place, plain, exercised) : sumUpRuns(place, plain)
    if (outcome.verified.same === false) return outcome
    const sound = contenders.filter((one) => plain.get(one)?.status === 'ok')
    const looked = new Map(
      [...plain].flatMap(([contender, trial]) =>
        trial.status === 'ok' && trial.result.looked ? [[contender, trial.result.looked] as const] : [],
      ),
    )
    const firstApart = recorded.status === 'ok' && recorded.result.firstApart === true
    const checked = await checkOps(lab, met, sound, firstApart, looked)
    return { ...outcome, warnings: [...outcome.warnings, ...checked] }
  } finally {
    removeTemporary(folder)
  }
}

/** Verifies each contender, the baseline first; while it runs, others get ready and wait for its outputs. */
async function verifyEach(
  lab: Lab,
  place: Place,
  own: readonly Contender[],
  { compared, ...params }: Pick<VerifyParams, 'outputs' | 'baseline'> & { readonly compared: boolean },
): Promise<VerifyTrials> {
  // Outputs of a baseline that has failed never come.
  const failed = new AbortController()
  const waiting = { ...lab, signal: AbortSignal.any([lab.signal, failed.signal]) }
  const trials = await mapAtMost(own, availableParallelism() + 1, async (one) => {
    const isBaseline = one === own[0]
    const role = compared ? (isBaseline ? 'record' : 'compare') : 'run'
    const asked = { ...params, role, checked: false } as const
    const trial = await verifyAndLook(isBaseline ? lab : waiting, place, one, asked, isBaseline)
    if (isBaseline && compared && trial.status !== 'ok') failed.abort()
    return [one, trial] as const
  })
  return new Map(trials)
}

/** Verifies those that have a pool once more, with poisoned slots. */
async function exercisePools(
  lab: Lab,
  place: Place,
  plain: VerifyTrials,
  params: Pick<VerifyParams, 'outputs' | 'baseline'>,
): Promise<VerifyTrials> {
  const pooled = [...plain].filter(([, trial]) => isPooled(trial))
  const asked = { ...params, role: 'compare', checked: true } as const
  const trials = await mapAtMost(
    pooled,
    availableParallelism(),
    async ([one]) => [one, await startChild(lab, 'verify', place, one, asked).done] as const,
  )
  return new Map(trials)
}

/**
 * Verifies an op and looks at it in one child. Where that fails or hangs, nobody knows in which of the two,
 * or whether it was for want of certificates: then another only verifies, and has them.
 */
async function verifyAndLook(
  lab: Lab,
  place: Place,
  contender: Contender,
  params: VerifyParams,
  fresh: boolean,
): Promise<Trial<VerifyResult>> {
  const trial = await startChild(patient(lab), 'verify', place, contender, { ...params, look: { fresh } })
    .done
  if (trial.status === 'ok' || trial.status === 'interrupted') return trial
  return startChild(lab, 'verify', { ...place, withoutTls: false }, contender, params).done
}

/** Whether it did the baseline's work, with pools that can be exercised. */
function isPooled(trial: Trial<VerifyResult>): boolean {
  return trial.status === 'ok' && trial.result.pool !== null && trial.result.difference === null
}
