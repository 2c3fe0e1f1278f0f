import { join } from 'node:path'
import { settled } from '../../runners/child/meet-op.js'
import { readyVariant } from '../../runners/child/set-up-variant.js'
import { type Lab, type Place, startChild } from '../../runners/passes/lab.js'
import { type RecordedOutput, recordedOf } from '../../runners/passes/verify/recorded-output.js'
import { writeRecording } from '../../runners/passes/verify/recording.js'
import { guardedFolder } from '../../runners/processes/guard.js'
import type { RecordedVariant } from '../../runners/scenario-files/suites/recorded.js'
import { removeTemporary } from '../../storage/temporary.js'

const MOST_OUTPUTS = 20
const MOST_MS = 100

/**
 * Why a benchmark's outputs are others in a process of its own; `undefined` where they are the same, or none.
 * What it uses may have been made by something that only this worker has. Rejects with an error of its own.
 */
export async function otherOutputs(
  lab: Lab,
  place: Place,
  name: string,
  variant: RecordedVariant,
): Promise<string | undefined> {
  const outputs = await outputsOf(variant)
  const folder = guardedFolder('gclab-')
  try {
    const file = join(folder, 'outputs')
    writeRecording(file, { ops: outputs.length, outputs })
    const baseline = { scenario: place.url, variant: name }
    const params = { outputs: file, role: 'compare' as const, checked: false, baseline }
    const trial = await startChild(lab, 'verify', place, { variant: name, flags: [] }, params).done
    if (trial.status !== 'ok') return `"${name}" fails in a process of its own: ${trial.cause}`
    const { difference } = trial.result
    return difference === null ? undefined : `"${name}" gives something else in a process of its own`
  } finally {
    removeTemporary(folder)
  }
}

async function outputsOf(variant: RecordedVariant): Promise<readonly RecordedOutput[]> {
  const { op, prepared } = readyVariant(variant)
  const outputs: RecordedOutput[] = []
  const started = performance.now()
  do {
    if (prepared !== undefined) await prepared.ensure(1)
    const seen = recordedOf(await settled(op()))
    // The op may use the memory again.
    outputs.push(seen instanceof Uint8Array ? Uint8Array.from(seen) : seen)
  } while (outputs.length < MOST_OUTPUTS && performance.now() - started < MOST_MS)
  return outputs
}
