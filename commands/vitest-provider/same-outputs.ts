import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { settled } from '../../runners/child/meet-op.js'
import { readyVariant } from '../../runners/child/set-up-variant.js'
import { type Lab, type Place, startChild } from '../../runners/passes/lab.js'
import { type RecordedOutput, recordedOf } from '../../runners/passes/verify/recorded-output.js'
import { writeRecording } from '../../runners/passes/verify/recording.js'
import { guardedFolder } from '../../runners/processes/guard.js'
import { mapAtMost } from '../../runners/processes/map-at-most.js'
import type { RecordedVariant } from '../../runners/scenario-files/suites/recorded.js'
import { removeTemporary } from '../../storage/temporary.js'

const MOST_OUTPUTS = 20
const MOST_MS = 100

/**
 * Why outputs of benchmarks are others in processes of their own; `undefined` where they are the same, or
 * none: what they use may have been made by something that only this worker has. `ready` has the benchmarks
 * by name. Rejects with an error of theirs.
 */
export async function otherOutputs(
  lab: Lab,
  place: Place,
  ready: ReadonlyMap<string, RecordedVariant>,
): Promise<string | undefined> {
  const folder = guardedFolder('gclab-')
  try {
    const files = new Map<string, string>()
    for (const [name, variant] of ready) {
      const outputs = await outputsOf(variant)
      const file = join(folder, `${files.size}`)
      writeRecording(file, { ops: outputs.length, outputs })
      files.set(name, file)
    }
    const found = await mapAtMost([...files], availableParallelism(), ([name, file]) =>
      compareIn(lab, place, name, file),
    )
    return found.find((reason) => reason !== undefined)
  } finally {
    removeTemporary(folder)
  }
}

async function compareIn(lab: Lab, place: Place, name: string, outputs: string) {
  const baseline = { scenario: place.url, variant: name }
  const params = { outputs, role: 'compare' as const, checked: false, baseline }
  const trial = await startChild(lab, 'verify', place, { variant: name, flags: [] }, params).done
  if (trial.status !== 'ok') return `"${name}" fails in a process of its own: ${trial.cause}`
  return trial.result.difference === null
    ? undefined
    : `"${name}" gives something else in a process of its own`
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
