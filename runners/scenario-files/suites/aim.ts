import { fileURLToPath } from 'node:url'
import { type Benchmark, recording } from './recorded.js'
import { scenariosOfSuite } from './scenarios-of-suite.js'

/** Whether the benchmark that this process measures is one of these, by what was registered so far. */
export function isAimedAt(benchmarks: readonly Benchmark[]): boolean {
  const { aim, registrations, tools } = recording()
  if (aim === undefined) return false
  const registered = registrations.flatMap((registration) => registration())
  const group = scenariosOfSuite(registered, [...tools], fileURLToPath(aim.file)).find(
    ({ name }) => name === aim.name,
  )
  const wanted = group?.written.benchmarks[aim.variant]
  return benchmarks.some(({ written }) => written === wanted)
}
