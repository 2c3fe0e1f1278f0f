import { join } from 'node:path'
import { findingsOf } from '../../judge/within-run/findings.js'
import { messageOf } from '../../model/errors.js'
import type { RunDocument } from '../../model/run.js'
import { flamePage } from '../../reports/flame/page.js'
import { flamePicture, pictureAlt } from '../../reports/flame/picture.js'
import type { Lab } from '../../runners/passes/context.js'
import { launch } from '../../runners/processes/launch.js'
import { fileStem, noteProfile, profilesFolder } from '../../storage/profile-list.js'
import { writeWhole } from '../../storage/run-file.js'
import type { Io } from '../io.js'
import type { ParsedRun } from '../run-flags.js'
import { profileVariants } from './scenario.js'

/**
 * `gclab run --profile`: for each scenario the allocations of the baseline and the best variant on the first case
 * in one graph, as a page and a picture beside the report. What cannot be profiled is a warning.
 */
export async function profileRun(
  { options, targets, node }: ParsedRun,
  run: RunDocument,
  out: string,
  io: Io,
): Promise<void> {
  const { timeoutSeconds, maxHeapMB } = options
  const onEvent = (): void => {}
  const lab: Lab = { launch, node, timeoutMs: timeoutSeconds * 1000, maxHeapMB, signal: io.signal, onEvent }
  // A shard may hold some of the scenarios only.
  const urls = run.scenarios.length === targets.length ? targets : []
  for (const [i, scenario] of run.scenarios.entries()) {
    const { best } = findingsOf(scenario)
    const url = urls[i]
    const [first] = scenario.cases
    if (best === null || url === undefined || first === undefined || io.signal.aborted) continue
    const place = { url, scenario: scenario.name, case: first.name }
    const variants = [scenario.baseline, best.variant]
    io.stderr.write(`${scenario.name} / ${first.name}: profile of ${variants.join(' and ')}\n`)
    try {
      const { graph, raw } = await profileVariants(lab, 'allocations', place, variants, 0)
      const folder = profilesFolder(out, scenario.name)
      const stem = fileStem([first.name, variants.join('-vs-'), 'allocations'])
      for (const { variant, extension, content } of raw)
        writeWhole(join(folder, `${fileStem([first.name, variant, 'allocations'])}.${extension}`), content)
      writeWhole(join(folder, `${stem}.html`), flamePage(graph))
      writeWhole(join(folder, `${stem}.svg`), flamePicture(graph))
      noteProfile(folder, {
        tool: 'allocations',
        case: first.name,
        variant: best.variant,
        against: scenario.baseline,
        page: `${stem}.html`,
        picture: { file: `${stem}.svg`, alt: `Allocations, ${pictureAlt(graph)}` },
        node: run.environment.node,
        madeAt: new Date().toISOString(),
      })
    } catch (error) {
      io.stderr.write(`warning: no profile of ${scenario.name}: ${messageOf(error)}\n`)
    }
  }
}
