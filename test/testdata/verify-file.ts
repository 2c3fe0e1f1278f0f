import { pathToFileURL } from 'node:url'
import { contendersOf } from '../../runners/passes/contender.js'
import { type Lab, startChild } from '../../runners/passes/lab.js'
import { verifyCase } from '../../runners/passes/verify/pass.js'
import { launch } from '../../runners/processes/launch.js'

/** A lab that starts real children. */
export const lab: Lab = {
  launch,
  node: process.execPath,
  timeoutMs: 20_000,
  maxHeapMB: null,
  signal: new AbortController().signal,
  onEvent: () => {},
}

/** What a run says of a scenario file before it measures: its names, and whether all outputs are the same. */
export async function verifyFile(file: string) {
  const place = { url: pathToFileURL(file).href, scenario: '', case: '' }
  const trial = await startChild(lab, 'describe', place, { variant: '', flags: [] }, {}).done
  if (trial.status !== 'ok') throw new Error(trial.cause)
  const { name: scenario, baseline, variants, cases: names } = trial.result
  const contenders = contendersOf(trial.result, undefined, [], false)
  const cases = []
  for (const name of names) {
    const { verified } = await verifyCase(lab, { ...place, scenario, case: name }, contenders)
    cases.push({ name, verified })
  }
  return { name: scenario, baseline, variants, cases }
}
