import type { Decision } from '../../judge/within-run/decide.js'
import { decide } from '../../judge/within-run/decide.js'
import { findingsOf } from '../../judge/within-run/findings.js'
import { CONTROL } from '../../model/contenders.js'
import { metricsOf } from '../../model/metrics.js'
import type { CaseResult, RunDocument, ScenarioResult } from '../../model/run.js'

/** What a script reads at the head of a report, without looking into the saved run. */
interface ReportHead {
  readonly schema: 'gclab/report@1'
  readonly scenario: string
  readonly kind: 'scenario' | 'suite' | 'service'
  readonly date: string
  readonly node: string
  readonly quick: boolean
  /** The saved run that the report was made of, from its folder. */
  readonly run: string
  /** Of scenarios alone: the sign-off, the variant that it is about, and what its times say. */
  readonly status?: Decision['status']
  readonly best?: string | null
  readonly outcome?: string | null
  readonly baseline: string
  readonly cases: readonly object[]
  /** Codes, each once: `gclab explain <code>`. */
  readonly warnings: readonly string[]
}

/** The summary of a report for scripts: JSON in a comment, which no reader of markdown sees. */
export function reportHead(run: RunDocument, scenario: ScenarioResult, file: string): string {
  const { name, kind, suite, baseline, cases } = scenario
  const findings = findingsOf(run, scenario)
  const signed = {
    status: decide(scenario, findings).status,
    best: findings.best?.variant ?? null,
    outcome: findings.best?.outcome ?? null,
  }
  const head: ReportHead = {
    schema: 'gclab/report@1',
    scenario: name,
    kind: kind ?? (suite === undefined ? 'scenario' : 'suite'),
    date: run.startedAt,
    node: run.environment.node,
    quick: run.options.quick,
    run: file,
    ...(kind === undefined && suite === undefined ? signed : {}),
    baseline,
    cases: cases.map((one) => figuresOf(scenario, one)),
    warnings: [...new Set([...run.environment.warnings, ...run.warnings].map(({ code }) => code))],
  }
  return `<!-- gclab ${inComment(JSON.stringify(head))} -->`
}

/** The figures of the summary by contender and metric, and how they differ from the baseline's. */
function figuresOf(scenario: ScenarioResult, one: CaseResult): object {
  const shown = metricsOf(scenario, 'summary')
  const variants = one.variants.map((result) => {
    const comparison = one.comparisons.find(({ variant }) => variant === result.name)
    const figures = shown.flatMap((metric) => {
      const figure = metric.of(result)
      if (figure === null) return []
      const difference = comparison?.differences?.find(({ metric: id }) => id === metric.id)
      const told = difference && { ratio: rounded(difference.ratio), verdict: difference.verdict }
      return [[metric.id, { figure: rounded(figure), ...told }]]
    })
    return { variant: result.name === CONTROL ? 'control' : result.name, ...Object.fromEntries(figures) }
  })
  return { case: one.name, outputsSame: one.verified.same, variants }
}

function rounded(figure: number | null): number | null {
  return figure === null ? null : Number(figure.toPrecision(4))
}

/** JSON that cannot end the comment that it stands in, whatever names it contains. */
function inComment(json: string): string {
  return json.replace(/[<>]|-(?=-)/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
