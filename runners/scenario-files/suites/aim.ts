import { fileURLToPath } from 'node:url'
import { type Benchmark, recording } from './recorded.js'
import { scenariosOfSuite } from './scenarios-of-suite.js'

type Meaning = (aimed: Benchmark) => boolean

/**
 * Where a file has benchmarks run, of which `isMeant` knows its own. In a process that measures one of them
 * the promise stays open: what stands behind would change what the op uses before it is measured.
 */
export async function runTo(isMeant: Meaning): Promise<void> {
  if (arrivesAt(isMeant)) await new Promise(() => {})
}

/** The same for calls that give no promise. */
export function runToSync(isMeant: Meaning): void {
  if (arrivesAt(isMeant)) halt()
}

/** Stops a file that has arrived, where only an error can. One that nobody catches is passed over. */
export function halt(): never {
  throw recording().halt
}

/** Whether the benchmark that this process measures is registered by now, and meant: the file has arrived. */
export function arrivesAt(isMeant: Meaning): boolean {
  const aimed = findAimed()
  if (aimed === undefined || !isMeant(aimed)) return false
  recording().arrive()
  return true
}

function findAimed(): Benchmark | undefined {
  const { aim, registrations, tools } = recording()
  if (aim === undefined) return undefined
  const registered = registrations.flatMap((registration) => registration())
  const scenarios = scenariosOfSuite(registered, [...tools], fileURLToPath(aim.file))
  const written = scenarios.find(({ name }) => name === aim.name)?.written.benchmarks[aim.variant]
  return registered.find((one) => one.written === written)
}
