import { decide } from '../../judge/within-run/decide.js'
import { findingsOf } from '../../judge/within-run/findings.js'
import type { RunDocument, ScenarioResult } from '../../model/run.js'
import type { ChartRef } from '../charts/charts-of-scenario.js'
import { authorText } from './author-text.js'
import { analysis } from './sections/analysis.js'
import { lessons, otherSections } from './sections/author-sections.js'
import { codeQuality } from './sections/code-quality.js'
import { collector } from './sections/collector.js'
import { comparison } from './sections/comparison.js'
import { concurrent } from './sections/concurrent.js'
import { correctness } from './sections/correctness.js'
import { executiveSummary } from './sections/executive-summary.js'
import { growth } from './sections/growth.js'
import { header, suiteHeader } from './sections/header.js'
import { impact } from './sections/impact.js'
import { implementation } from './sections/implementation.js'
import { kept } from './sections/kept.js'
import { production } from './sections/production.js'
import { profiles } from './sections/profiles.js'
import { recommendations } from './sections/recommendations.js'
import { remedies } from './sections/remedies.js'
import { reproduction } from './sections/reproduction.js'
import { type ReportContext, type Section, section, sectionsOf } from './sections/section.js'
import { requestResults } from './sections/service/requests.js'
import { serviceHeader, serviceSignOff } from './sections/service/verdict.js'
import { signOff } from './sections/sign-off.js'
import { singleThreaded } from './sections/single-threaded.js'
import { strategy } from './sections/strategy.js'
import { trend } from './sections/trend.js'
import { underLoad } from './sections/under-load.js'

/** The sections in the order of the report. */
const sections: readonly Section[] = [
  header,
  executiveSummary,
  strategy,
  results,
  implementation,
  correctness,
  impact,
  analysis,
  codeQuality,
  lessons,
  comparison,
  trend,
  recommendations,
  production,
  otherSections,
  signOff,
  reproduction,
]

/** Of a group of benchmarks that were written for another tool: they are no change that is decided about. */
const sectionsOfSuite: readonly Section[] = [
  suiteHeader,
  results,
  profiles,
  (context) =>
    context.scenario.cases.some(({ verified }) => verified.same !== null) ? correctness(context) : null,
  trend,
  reproduction,
]

/** Of a service: whole programs, whose figures are those of requests. */
const sectionsOfService: readonly Section[] = [
  serviceHeader,
  ({ author }) => section('## Introduction', [author.of('introduction', 1)]),
  requestResults,
  correctness,
  lessons,
  trend,
  otherSections,
  serviceSignOff,
  reproduction,
]

/** What lies beside the report; nothing unless said otherwise, and the saved run is `run.json`. */
export type Beside = Pick<ReportContext, 'others' | 'profiles' | 'trend' | 'file'>

/** The report of one scenario as markdown. A section that has nothing to say is left out. */
export function renderReport(
  run: RunDocument,
  scenario: ScenarioResult,
  charts: readonly ChartRef[],
  beside: Partial<Beside> = {},
): string {
  const findings = findingsOf(run, scenario)
  const decision = decide(scenario, findings)
  const context: ReportContext = {
    run,
    scenario,
    charts,
    findings,
    decision,
    author: authorText(scenario.writeup),
    ...{ others: [], profiles: [], trend: null, file: 'run.json' },
    ...beside,
  }
  return `${sectionsOf(sectionsFor(scenario), context).join('\n\n')}\n`
}

function sectionsFor({ kind, suite }: ScenarioResult): readonly Section[] {
  if (kind === 'service') return sectionsOfService
  return suite === undefined ? sections : sectionsOfSuite
}

/** What was measured, in tables and charts. */
function results(context: ReportContext): string | null {
  return section(
    '## Benchmark results',
    sectionsOf([singleThreaded, growth, kept, collector, concurrent, underLoad, remedies], context),
  )
}
