import { contestants, variantNames } from '../../model/contenders.js'
import { type JudgedFigure, judgedFigures } from '../../model/request-results.js'
import type { RequestVerdict, ScenarioResult } from '../../model/run.js'
import type { Warning } from '../../model/warnings.js'
import { withholding } from './warning-effects.js'

/** A figure of a variant of a service on a case, against the baseline's. */
export interface ServiceClaim extends RequestVerdict {
  readonly case: string
  readonly figure: JudgedFigure
}

/** A variant of a service over all cases. */
export interface ServiceFinding {
  readonly variant: string
  readonly claims: readonly ServiceClaim[]
  /** What was shown to be less, and more, than the baseline's. */
  readonly fewer: readonly ServiceClaim[]
  readonly more: readonly ServiceClaim[]
  /** `approved`: some is less, nothing more; `rejected`: the other way round, or all is the same. */
  readonly status: 'approved' | 'rejected' | 'undecided'
}

/** What a run says about the variants of a service, in their order; a warning may stand against approval. */
export function serviceFindings(
  scenario: ScenarioResult,
  warnings: readonly Warning[] = [],
): readonly ServiceFinding[] {
  return variantNames(scenario).map((variant) => {
    const claims = scenario.cases.flatMap((one) => {
      const found = contestants(scenario, one).find(({ result }) => result.name === variant)
      const request = found?.comparison?.request
      return judgedFigures.flatMap((figure): ServiceClaim[] => {
        const judged = request?.[figure]
        return judged ? [{ ...judged, case: one.name, figure }] : []
      })
    })
    const having = (verdict: RequestVerdict['verdict']) => claims.filter((one) => one.verdict === verdict)
    const [fewer, more, same] = [having('fewer'), having('more'), having('same')]
    const compared = { scenario: scenario.name, variants: [variant, scenario.baseline] }
    const status = statusOf(claims.length, fewer.length, more.length, same.length)
    const isDoubted = status === 'approved' && withholding(warnings, compared, 'approval').length > 0
    return {
      variant,
      claims,
      fewer,
      more,
      status: isDoubted ? 'undecided' : status,
    }
  })
}

function statusOf(claims: number, fewer: number, more: number, same: number): ServiceFinding['status'] {
  if (fewer > 0 && more === 0) return 'approved'
  if (more > 0 && fewer === 0) return 'rejected'
  return claims > 0 && same === claims ? 'rejected' : 'undecided'
}
