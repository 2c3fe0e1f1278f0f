import { type Doubt, withRecount } from '../../judge/gate/recount.js'
import type { Flags } from '../../model/options/option.js'
import type { RunDocument } from '../../model/run.js'
import type { Contender } from '../../runners/passes/contender.js'
import { withPasses } from '../../runners/passes/registry.js'
import type { Only } from '../../runners/run/task.js'
import type { Io } from '../io.js'
import { measureAsked } from '../measure.js'

/** The run with one more count of the figures that need one, by the passes that count them. */
export async function countedAgain(
  first: RunDocument,
  doubts: ReadonlyMap<string, Doubt>,
  flags: Flags,
  io: Io,
): Promise<RunDocument> {
  // The same work as before; what it leaves for later, verification tells anew.
  const turned = first.warnings.flatMap((one) => (one.code === 'loop-turned' ? [one.scenario] : []))
  const passes: Only['passes'] = (all, scenario) =>
    withPasses(
      all,
      (pass) => doubts.get(scenario)?.passes.has(pass) || (pass === 'verify' && turned.includes(scenario)),
    )
  const { scenarios, cases, variants } = first.options
  const asked = { ...flags, ...(cases && { case: cases }), ...(variants && { variant: variants }) }
  const only = { passes, control: false, narrow: inDoubt(doubts) }
  const again = await measureAsked(scenarios, { ...asked, time: false, load: false }, io, { only })
  return withRecount(first, again.run)
}

/** The cases and variants that are in doubt, beside their baselines. */
function inDoubt(doubts: ReadonlyMap<string, Doubt>): Only['narrow'] {
  return (found) =>
    found.flatMap((one) => {
      const doubt = doubts.get(one.description.name)
      if (doubt === undefined) return []
      const { cases, contenders, description } = one
      // Tuned baselines run with the baseline.
      const isWanted = ({ name, variant }: Contender): boolean =>
        variant === description.baseline || doubt.variants.has(name)
      return {
        ...one,
        cases: cases.filter((name) => doubt.cases.has(name)),
        contenders: contenders.filter(isWanted),
      }
    })
}
