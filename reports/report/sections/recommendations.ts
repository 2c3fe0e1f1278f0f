import type { Findings, VariantFinding } from '../../../judge/within-run/findings.js'
import { describeWarning } from '../../../model/warnings.js'
import { code, plain } from '../../text/escape.js'
import { formatChange, formatPercent } from '../../text/format.js'
import { bullets, type ReportContext, section, written } from './section.js'

/** What to do, from the verdicts; what else could be done, from the author. */
export function recommendations({ findings, author, scenario }: ReportContext): string | null {
  const immediate = bullets([
    ...findings.variants.map((finding, index) => advice(finding, index === 0, scenario.baseline)),
    tuning(findings, scenario.baseline),
  ])
  return section('## Recommendations', [
    immediate === null ? null : `### Immediate\n\n${immediate}`,
    author.of('recommendations', 1),
    written(author, 'future optimizations'),
  ])
}

function advice(
  { variant, outcome, same, ratio, cases, untimed }: VariantFinding,
  isBest: boolean,
  baseline: string,
): string {
  const name = code(variant)
  switch (outcome) {
    case 'unproven':
      return same === true
        ? `Do not decide about ${name} yet: it is faster, but a warning stands against it.`
        : `Compare the outputs of ${name} with the baseline's before anything else: it is faster, but nothing shows that it is right.`
    case 'pays':
      return isBest
        ? `Take ${name}: it takes ${formatPercent(ratio)} of the time.`
        : `Prefer the faster variant to ${name}, unless ${name} is the simpler one.`
    case 'no difference':
      return `Do not take ${name} for speed: it makes no difference to the time.`
    case 'costs':
      return `Do not take ${name}: it is slower than ${code(baseline)}.`
    case 'mixed':
      return `Take ${name} only where the faster cases are the common ones.`
    case 'undecided':
      if (untimed?.code === 'trial-failed')
        return `Mend ${name} before anything else: it failed. ${plain(describeWarning(untimed))}`
      if (untimed !== null)
        return `Let the op of ${name} work on input that changes, and return what it makes: it compiles away.`
      if (cases.every(({ verdict }) => verdict === null))
        return `Do not decide about ${name} on this run: its time was not compared.`
      return `Do not decide about ${name} on this run; measure again with more forks or on a quieter machine.`
    case 'wrong':
      return `Do not take ${name}: it gives other outputs.`
  }
}

/** Flags cost no code. Where they reach what the variant reaches, they come first. */
function tuning({ tuned, best }: Findings, baseline: string): string | null {
  const [first] = tuned
  if (first === undefined || first.outcome !== 'pays' || first.ratio === null) return null
  const flags = first.cases[0]?.result.flags ?? []
  const enough = best?.ratio == null || best.outcome !== 'pays' || first.ratio <= best.ratio
  const set = `${flags.map(code).join(' ')} changes the time of the unchanged ${code(baseline)} by ${formatChange(first.ratio)}`
  return enough ? `Try the flags first: ${set}.` : `Flags are the smaller remedy: ${set}.`
}
