import type { LoadResult, RunOptions } from '../../../model/run.js'
import type { Warning } from '../../../model/warnings.js'
import type { Selection } from '../../run/select.js'
import { isWhole, type Lab, once, type Place, type PlannedStep } from '../context.js'
import { loadSockets } from '../sockets/pass.js'
import { socketPlans } from '../sockets/plan.js'
import { type LoadOutcome, loadCase } from './pass.js'
import { loadedCases, loadPlan, secondsOfLoad } from './plan.js'

/** For a scenario that serves sockets and declares no load of its own. */
const usual = { slaMs: 100, liveHeapMB: 0 } as const

/** Seconds that a server is driven. */
const socketSeconds = ({ quick }: Pick<RunOptions, 'quick'>): number => (quick ? 2 : 5)

/** The load passes of a scenario, as the options want them: within the process, and over sockets. */
export async function loadScenario(
  lab: Lab,
  selection: Selection,
  options: RunOptions,
): Promise<LoadOutcome> {
  const { name, load, sockets } = selection.description
  const { seed } = options
  const results: LoadResult[] = []
  const warnings: Warning[] = []
  const place = (of: string): Place => ({ url: selection.url, scenario: name, case: of })
  const gather = (outcome: LoadOutcome): void => {
    results.push(...outcome.results)
    warnings.push(...outcome.warnings)
  }
  const { contenders } = selection
  for (const loaded of loadedCases(selection, options)) {
    if (load === null || lab.signal.aborted) break
    const task = { lab, place: place(loaded), contenders, profile: load, plan: loadPlan(options), seed }
    gather(await once(lab, task.place, ['load'], () => loadCase(task), isWhole))
  }
  for (const served of servedCases(selection, options)) {
    const seconds = socketSeconds(options)
    const { slaMs, liveHeapMB } = load ?? usual
    const task = { lab, place: place(served), contenders, sockets, slaMs, liveHeapMB, seconds, seed }
    gather(await once(lab, task.place, ['sockets'], () => loadSockets(task), isWhole))
  }
  const asked =
    options.load === 'on' ? load === null : options.load === 'http' && load === null && sockets === null
  if (asked) warnings.push({ code: 'no-load', scenario: name })
  return { results, warnings }
}

/** The case that is served over sockets: the first, which a scenario's author puts there as the usual one. */
function servedCases({ description, cases }: Selection, { load }: RunOptions): readonly string[] {
  const { load: declared, sockets } = description
  return load === 'http' && (declared !== null || sockets !== null) ? cases.slice(0, 1) : []
}

/** The load passes ahead, with how long each takes on an idle machine. */
export function loadSteps(selection: Selection, options: RunOptions): PlannedStep[] {
  const { description, contenders } = selection
  const step = (pass: PlannedStep['pass'], seconds: number) => (name: string) => ({
    scenario: description.name,
    case: name,
    pass,
    seconds: contenders.length * seconds,
  })
  const plans = socketPlans(description.sockets, socketSeconds(options)).length
  return [
    ...loadedCases(selection, options).map(step('load', secondsOfLoad(loadPlan(options)))),
    ...servedCases(selection, options).map(step('serve', plans * (socketSeconds(options) + 3))),
  ]
}
