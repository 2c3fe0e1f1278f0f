import { LabError, usageError } from '../../model/errors.js'
import { type Flags, readOptions } from '../../model/options/option.js'
import { readRunOptions } from '../../model/options/run-options.js'
import type { AskedRun } from '../../runners/run/task.js'
import type { Target } from '../../runners/scenario-files/find.js'
import { runBeside } from './table.js'

/** What a name on the command line means; throws for one that means nothing. */
type Resolve = (name: string) => readonly Target[]

/**
 * Reads the command line of a run. Throws a usage error, with the option and what would work, for a bad
 * option, an unknown scenario, or none.
 */
export function askedRun(names: readonly string[], flags: Flags, resolve: Resolve): AskedRun {
  if (names.length === 0)
    throw usageError('name a scenario to run, as in "gclab run sse-poke"; "gclab list" shows them')
  const options = readRunOptions(flags)
  const targets = names.flatMap((name) => orAdvice(name, flags, resolve))
  const twice = targets.find(({ url }, i) => targets.findIndex((other) => other.url === url) !== i)
  if (twice !== undefined) throw usageError(`"${twice.name}" is named twice`)
  const [node = process.execPath] = readOptions({ node: runBeside.node }, flags).node
  return {
    options: { scenarios: targets.map(({ name }) => name), ...options },
    targets: targets.map(({ url }) => url),
    node,
  }
}

/** A word that means no scenario may be the value of an option that once took one, or several. */
function orAdvice(name: string, flags: Flags, resolve: Resolve): readonly Target[] {
  try {
    return resolve(name)
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    const advice = [
      ...(flags.load === true && name === 'http'
        ? ['--load takes no value: --sockets runs real servers']
        : []),
      ...(flags.resume === true ? ['--resume takes no folder: --out names it'] : []),
      ...(flags.case === undefined ? [] : ['--case takes one name, and may be repeated']),
      ...(flags.variant === undefined ? [] : ['--variant takes one name, and may be repeated']),
    ]
    throw advice.length === 0 ? error : usageError(`${error.message} (${advice.join('; ')}.)`)
  }
}
