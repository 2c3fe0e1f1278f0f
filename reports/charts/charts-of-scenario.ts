import { chartedNames } from '../../model/contenders.js'
import type { ScenarioResult } from '../../model/run.js'
import { allocationAlt, growthAlt, heapAlt, loadAlt, timeAlt, workersAlt } from './alt.js'
import { growthCharts } from './growth.js'
import { heapCharts, watchedCases } from './heap.js'
import { latencyCharts } from './latency.js'
import { countCharts, timeCharts } from './of-metrics.js'
import { requestSketches } from './requests.js'
import { scalingCharts } from './scaling.js'
import type { Sketch } from './spec.js'

export type { ChartRef, Sketch } from './spec.js'

/**
 * The charts that the data of a scenario fills. `names` are all contenders, which decide the colours, where
 * `scenario` is only a part.
 */
export function sketchesOf(
  scenario: ScenarioResult,
  names: readonly string[] = chartedNames(scenario),
): readonly Sketch[] {
  if (scenario.kind === 'service') return requestSketches(scenario, names)
  const sketches: readonly Sketch[] = [
    {
      file: 'charts/time.png',
      title: 'Time per op',
      alt: timeAlt(scenario),
      panels: timeCharts(scenario, names),
    },
    {
      file: 'charts/allocation.png',
      title: 'Bytes and objects per op',
      alt: allocationAlt(scenario),
      panels: countCharts(scenario, names),
    },
    {
      file: 'charts/growth.png',
      title: `Growth with ${scenario.growth?.parameter}`,
      alt: growthAlt(scenario),
      panels: growthCharts(scenario, names),
    },
    {
      file: 'charts/heap.png',
      title: 'Heap over the same ops',
      alt: heapAlt(scenario),
      panels: heapCharts(names, watchedCases(scenario)[0]),
    },
    {
      file: 'charts/workers.png',
      title: 'Throughput by number of workers',
      alt: workersAlt(scenario),
      panels: scalingCharts(scenario, names),
    },
    {
      file: 'charts/load.png',
      title: 'Latency under load',
      alt: loadAlt(scenario),
      panels: latencyCharts(scenario, names),
    },
  ]
  return sketches.filter(({ panels }) => panels.length > 0)
}
