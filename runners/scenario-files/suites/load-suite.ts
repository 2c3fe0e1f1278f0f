import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { NothingThere } from '../../../model/errors.js'
import type { Scenario } from '../../../model/scenario.js'
import { halt, scenariosIn } from './aim.js'
import { recording } from './recorded.js'
import { usesGlobals } from './recorder-of.js'

/** Milliseconds without a new registration that end one which keeps the process busy. */
const QUIET_MS = 2000

/** What a file is taken for until it is imported. */
export interface ExpectedSuite {
  /** What the file registered with other tools, once imported; `null` where it uses none. */
  readonly scenarios: () => Promise<readonly Scenario[] | null>
  /** Resolved once the file has come to the benchmark that this process measures, and goes no further. */
  readonly arrival: Promise<void>
  /** Makes the process what it was, for a file that is no suite. */
  readonly leave: () => void
}

/**
 * Makes this process look, to a file that may be a suite, as if that had been started by itself: files ask
 * whether they are the main script, and suites end their process once they have run.
 */
export async function expectSuite(file: string): Promise<ExpectedSuite> {
  const text = readFileSync(file, 'utf8')
  const { exit } = process
  const [, script = ''] = process.argv
  process.argv[1] = file
  // As in %NeverOptimizeFunction(fn): V8 does not read such a file otherwise.
  if (/%[A-Z]\w+\(/.test(text)) setFlagsFromString('--allow-natives-syntax')
  process.exit = ((code) => {
    if (code !== null) process.exitCode = code
    halt()
  }) as typeof process.exit
  if (usesGlobals(file, text)) {
    const exports = await import('./recorders/vitest.js')
    for (const [name, given] of Object.entries(exports))
      if (!(name in globalThis)) Object.assign(globalThis, { [name]: given })
  }
  const leave = (): void => {
    process.exit = exit
    process.argv[1] = script
  }
  return { scenarios: () => suiteIn(file), arrival: recording().arrival, leave }
}

async function suiteIn(file: string): Promise<readonly Scenario[] | null> {
  for (const collect of recording().afterImport) await collect()
  await Promise.race([registeringDone(), recording().arrival])
  const { arrivedAt, tools } = recording()
  if (arrivedAt !== undefined) return [arrivedAt]
  if (tools.size === 0) return null
  const scenarios = scenariosIn(file)
  if (scenarios.length === 0)
    throw new NothingThere(`${file} imports ${[...tools].join(', ')} and registers no benchmark`)
  return scenarios
}

/** Waits until the process has nothing left to do, or nothing was registered for a while. */
function registeringDone(): Promise<void> {
  const { registrations } = recording()
  return new Promise((resolve) => {
    let [seen, since] = [registrations.length, Date.now()]
    const done = (): void => {
      clearInterval(timer)
      process.off('beforeExit', idle)
      resolve()
    }
    const idle = (): void => void setImmediate(done)
    const timer = setInterval(() => {
      if (registrations.length !== seen) [seen, since] = [registrations.length, Date.now()]
      if (Date.now() - since > QUIET_MS) done()
    }, 50)
    timer.unref()
    process.once('beforeExit', idle)
  })
}
