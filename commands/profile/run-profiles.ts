import { findingsOf } from '../../judge/within-run/findings.js'
import { messageOf } from '../../model/errors.js'
import { type AskedRun, labOf } from '../../runners/run/task.js'
import type { Io } from '../io.js'
import type { RunOutcome } from '../measure.js'
import { profileVariants } from './scenario.js'
import { listProfile, writeProfiled } from './write-flame-graph.js'

/**
 * `gclab run --profile`: the allocations of each scenario's baseline and best variant on the first case in
 * one graph, as a page and a picture beside the report. A failure is a warning.
 */
export async function profileRun(
  asked: AskedRun,
  { run, urls }: RunOutcome,
  out: string,
  io: Io,
): Promise<void> {
  const lab = labOf(asked, io.signal)
  for (const [i, scenario] of run.scenarios.entries()) {
    const { best } = findingsOf(run, scenario)
    const url = urls[i]
    const [first] = scenario.cases
    if (best === null || url === undefined || first === undefined || io.signal.aborted) continue
    const place = { url, scenario: scenario.name, case: first.name }
    const variants = [scenario.baseline, best.variant]
    io.stderr.write(`${scenario.name} / ${first.name}: profile of ${variants.join(' and ')}\n`)
    try {
      const profiled = await profileVariants(lab, 'allocations', place, variants, 0)
      const of = { out, tool: 'allocations', place, variants } as const
      writeProfiled(of, profiled, true)
      listProfile(of, run.environment.node, profiled.graph)
    } catch (error) {
      io.stderr.write(`warning: no profile of ${scenario.name}: ${messageOf(error)}\n`)
    }
  }
}
