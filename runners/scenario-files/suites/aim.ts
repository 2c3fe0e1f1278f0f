import { fileURLToPath } from 'node:url'
import { keepText, keptText } from '../../../storage/run-folder.js'
import { type Benchmark, recording } from './recorded.js'
import { type SuiteScenario, scenariosOfSuite } from './scenarios-of-suite.js'

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
  if (aimed === undefined || !isMeant(aimed.benchmark)) return false
  recording().arrivedAt = aimed.scenario
  recording().arrive()
  return true
}

function findAimed(): { readonly scenario: SuiteScenario; readonly benchmark: Benchmark } | undefined {
  const { aim, tools } = recording()
  if (aim === undefined) return undefined
  const members = membersOf(aim)
  if (members === undefined) return undefined
  const registered = [...identified()].filter(([, id]) => members.has(id)).map(([benchmark]) => benchmark)
  const [scenario] = scenariosOfSuite(registered, [...tools], fileURLToPath(aim.file))
  const written = scenario?.written.benchmarks[aim.variant]
  const benchmark = registered.find((one) => one.written === written)
  return scenario && benchmark && { scenario: { ...scenario, name: aim.name }, benchmark }
}

/**
 * What tells each benchmark from all others in every process: which call registered it, and which of those
 * that are called so it is there. The name of its scenario may hang on what is registered later.
 */
function identified(): ReadonlyMap<Benchmark, string> {
  const ids = recording().registrations.flatMap((registration, call) => {
    const met = new Map<string, number>()
    return registration().map((one) => {
      const id = JSON.stringify([call, one.name, one.args ?? ''])
      const times = (met.get(id) ?? 0) + 1
      met.set(id, times)
      return [one, `${id} ${times}`] as const
    })
  })
  return new Map(ids)
}

const KEY = 'members'
const nameFor = (file: string): string => `${file} ${KEY}`

/** The scenarios of all that a file registered, read to its end; keeps what is in each for others. */
export function scenariosIn(file: string): SuiteScenario[] {
  const ids = identified()
  const scenarios = scenariosOfSuite([...ids.keys()], [...recording().tools], file)
  const members = scenarios.map(({ name, members }) => [name, members.map((one) => ids.get(one))])
  if (recording().aim === undefined) keepText(nameFor(file), KEY, JSON.stringify(members))
  return scenarios
}

/** Of the scenario that is meant; `undefined` where no process has kept it. */
function membersOf(aim: { readonly file: string; readonly name: string }): ReadonlySet<string> | undefined {
  const kept = keptText(nameFor(fileURLToPath(aim.file)), KEY)
  const all: readonly (readonly [string, readonly string[]])[] = kept === undefined ? [] : JSON.parse(kept)
  const found = all.find(([name]) => name === aim.name)
  return found && new Set(found[1])
}
