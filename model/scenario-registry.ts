import { fileURLToPath } from 'node:url'

/** What a measuring process learns of the scenarios in the script that it imports. */
export interface Definitions {
  readonly byName: Map<string, unknown>
  /** Told which scenario the script wants to run: this process measures already. */
  readonly asked: (scenario: unknown) => void
}

// On globalThis, for the script may import another copy of gclab than the one that measures.
const key = Symbol.for('gclab.definitions')
const shared = globalThis as { [key]?: Definitions }
const origins = new WeakMap<object, string>()

/** From now on this process keeps the scenarios that are defined in it. */
export function keepDefinitions(definitions: Definitions): void {
  shared[key] = definitions
}

/** Whether this is a measuring process, which is then told what the script wants to run. */
export function tellAsked(scenario: unknown): boolean {
  shared[key]?.asked(scenario)
  return shared[key] !== undefined
}

/** Notes a scenario, and the file in which `definer` was called. */
export function noteDefinition(
  scenario: { readonly name: string },
  definer: (...args: never[]) => unknown,
): void {
  const { name } = scenario
  if (shared[key] !== undefined) shared[key].byName.set(name, scenario)
  else {
    const file = callerOf(definer)
    if (file !== undefined) origins.set(scenario, file)
  }
}

/** The path of the file that called defineScenario for this scenario; `undefined` without such a file. */
export function definedIn(scenario: object): string | undefined {
  return origins.get(scenario)
}

function callerOf(definer: (...args: never[]) => unknown): string | undefined {
  const before = Error.prepareStackTrace
  const holder: { stack?: unknown } = {}
  try {
    Error.prepareStackTrace = (_, calls) => calls
    Error.captureStackTrace(holder, definer)
    const [call] = holder.stack as readonly NodeJS.CallSite[]
    const [file] = call?.getFileName()?.split('?') ?? []
    if (file?.startsWith('file:')) return fileURLToPath(file)
    return file !== undefined && /^(?:\/|[A-Za-z]:\\)/.test(file) ? file : undefined
  } catch {
    return undefined
  } finally {
    Error.prepareStackTrace = before
  }
}
