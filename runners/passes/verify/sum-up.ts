import type { PoolExercise } from '../../../model/run.js'
import type { Warning } from '../../../model/warnings.js'
import type { Failure, Trial } from '../../processes/launch.js'
import type { Contender } from '../contender.js'
import type { Place } from '../lab.js'
import type { VerificationOutcome } from '../pass.js'
import { trialFailed } from '../trial-failed.js'
import type { VerifyResult } from './job.js'

/** What each contender's child gave. */
export type VerifyTrials = ReadonlyMap<Contender, Trial<VerifyResult>>

/** Warnings beside which nobody can say that outputs are the same. */
const takesAway: ReadonlySet<Warning['code']> = new Set(['trial-failed', 'outputs-not-compared'])

/** What is known of outputs that were compared, and of pools that were exercised. */
export function sumUpOutputs(
  place: Place,
  plain: VerifyTrials,
  exercised: VerifyTrials,
): VerificationOutcome {
  const scope = { scenario: place.scenario, case: place.case }
  const warnings: Warning[] = []
  const results = [...plain, ...exercised].flatMap(([contender, trial]) => {
    if (trial.status === 'ok') return [trial.result]
    warnings.push(notVerified(place, contender, trial))
    return []
  })
  const difference = results.find((result) => result.difference !== null)?.difference ?? undefined
  const empty = results.every((result) => result.empty)
  if (empty) warnings.push({ code: 'nothing-to-verify', ...scope })
  for (const [contender, trial] of plain) {
    if (trial.status !== 'ok' || trial.result.unseen === null) continue
    const reason = trial.result.unseen
    warnings.push({ code: 'outputs-not-compared', ...scope, variant: contender.name, reason })
  }
  const [, ...compared] = [...plain.values()]
  const pools = [...exercised].flatMap(([contender, trial]) => exerciseOf(contender, trial))
  for (const [{ name: variant }, trial] of exercised) {
    if (trial.status !== 'ok' || trial.result.poolGrew === undefined) continue
    const { outstanding = 0 } = trial.result.pool ?? {}
    warnings.push({ code: 'pool-outstanding', ...scope, variant, outstanding })
  }
  return {
    warnings,
    ...metOps(plain),
    verified: {
      same:
        difference !== undefined
          ? false
          : empty || warnings.some(({ code }) => takesAway.has(code))
            ? null
            : true,
      outputs: compared.reduce((sum, trial) => sum + (trial.status === 'ok' ? trial.result.outputs : 0), 0),
      ...(difference === undefined ? {} : { difference }),
      ...(pools.length === 0 ? {} : { pools }),
    },
  }
}

/** What is known where no outputs were compared: who failed, and how long ops took. */
export function sumUpRuns(place: Place, plain: VerifyTrials): VerificationOutcome {
  const failed = [...plain].flatMap(([contender, trial]) =>
    trial.status === 'ok' ? [] : [notVerified(place, contender, trial)],
  )
  return { warnings: failed, ...metOps(plain), verified: { same: null, outputs: 0 } }
}

/** What verification has learnt of the ops. */
function metOps(plain: VerifyTrials) {
  const opMs = [...plain.values()].map((one) => (one.status === 'ok' ? (one.result.msPerOp ?? null) : null))
  return { opMs, usesTls: usesTls(plain) }
}

/** Whether any op had to do with TLS; one that failed may have failed before it came to that. */
export function usesTls(plain: VerifyTrials): boolean {
  return [...plain.values()].some((trial) => trial.status !== 'ok' || trial.result.usesTls)
}

function exerciseOf(contender: Contender, trial: Trial<VerifyResult>): PoolExercise[] {
  if (trial.status !== 'ok' || trial.result.pool === null) return []
  const { outputs: ops, difference, pool } = trial.result
  return [{ variant: contender.name, ops, clean: difference === null, outstanding: pool.outstanding }]
}

/** The first pass that every variant meets: a mistake in the scenario file is told here. */
export function notVerified(place: Place, contender: Contender, { status, cause }: Failure): Warning {
  const failed = trialFailed(place, contender, 'verify', cause)
  return status === 'invalid' ? { ...failed, invalid: true } : failed
}
