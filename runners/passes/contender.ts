import { CONTROL } from '../../model/contenders.js'
import type { ServiceDescription } from '../scenario-files/describe-service.js'
import type { Description } from '../scenario-files/description.js'

/** One entry in the race: a variant in a process of its own, under its own V8 flags. */
export interface Contender {
  /** The variant's name; `control` for the baseline entered again; `baseline <flags>` when tuned. */
  readonly name: string
  /** The variant whose factory runs. */
  readonly variant: string
  readonly flags: readonly string[]
  /** Set when it runs the scenario file of another commit rather than the one at hand. */
  readonly elsewhere?: Elsewhere
}

/** A scenario file as another commit has it. */
export interface Elsewhere {
  /** As the user named the commit. */
  readonly ref: string
  readonly url: string
  /** The cases that the file has there. */
  readonly cases: readonly string[]
  /** Set where it is a service. */
  readonly service?: ServiceDescription
}

/**
 * The contenders of a run, the baseline first. `wanted` limits the variants; the control is the baseline
 * once more, with nothing changed.
 */
export function contendersOf(
  scenario: Pick<Description, 'baseline' | 'variants'>,
  wanted: readonly string[] | undefined,
  tune: readonly string[],
  control: boolean,
): Contender[] {
  const { baseline } = scenario
  const others = scenario.variants.filter(
    (name) => name !== baseline && (wanted === undefined || wanted.includes(name)),
  )
  return [
    { name: baseline, variant: baseline, flags: [] },
    ...others.map((name) => ({ name, variant: name, flags: [] })),
    ...(control ? [{ name: CONTROL, variant: baseline, flags: [] }] : []),
    ...tune.map((flags) => ({
      name: `baseline ${flags}`,
      variant: baseline,
      flags: flags.split(/\s+/).filter((flag) => flag !== ''),
    })),
  ]
}

/** Whether the contender runs code of its own, rather than the baseline's again. */
export function hasOwnCode(contender: Contender): boolean {
  return contender.name === contender.variant || contender.elsewhere !== undefined
}
