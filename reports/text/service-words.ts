import {
  type ServiceClaim,
  type ServiceFinding,
  serviceFindings,
} from '../../judge/within-run/service-findings.js'
import { controlOf } from '../../model/contenders.js'
import { type JudgedFigure, judgedFigures, type RequestUnit } from '../../model/request-results.js'
import type { CaseResult, ScenarioResult } from '../../model/run.js'
import { geometricMean } from '../../stats/summary.js'
import { formatChange, formatPercent, listed } from './format.js'
import type { NameStyle } from './verdict-sentence.js'

/** What a figure is of, in a sentence. */
type Nouns = Readonly<Record<JudgedFigure, string>>

const ofRequests: Nouns = {
  bytes: 'bytes per request',
  cpu: 'CPU per request',
  gc: 'time in the collector',
  wall: 'time from start to end',
  p50: 'median latency',
  p99: '99th percentile of latency',
}

function nounsOf(unit: RequestUnit): Nouns {
  return unit === 'request' ? ofRequests : { ...ofRequests, bytes: 'bytes per run', cpu: 'CPU per run' }
}

/** What the figures of programs are per. */
export function unitOf(cases: readonly CaseResult[]): RequestUnit {
  const [first] = cases.flatMap(({ variants }) => variants.flatMap(({ request }) => request?.per ?? []))
  return first ?? 'request'
}

/** What the run says about each variant of a service, a sentence each. */
export function serviceSentences(scenario: ScenarioResult, name: NameStyle): readonly string[] {
  const differing = scenario.cases.find(({ verified }) => verified.same === false)
  if (differing !== undefined) {
    const who = name(differing.verified.difference?.variant ?? '')
    return [
      `The responses of ${who} differ from those of ${name(scenario.baseline)}, so there are no figures.`,
    ]
  }
  const nouns = nounsOf(unitOf(scenario.cases))
  return serviceFindings(scenario).map((finding) => sentence(finding, name, scenario.cases.length, nouns))
}

function sentence(finding: ServiceFinding, name: NameStyle, cases: number, nouns: Nouns): string {
  const { variant, claims, fewer, more } = finding
  const who = name(variant)
  if (claims.length === 0) return `${who} was not compared with the baseline.`
  const all = [...fewer, ...more]
  if (all.length > 0) return `${who}: ${listed(changesOf(all, cases, nouns))}.${restOf(finding, nouns)}`
  return `${who}: no difference was shown.${restOf(finding, nouns)}`
}

/** Each figure that differs, over the cases on which it does. */
function changesOf(claims: readonly ServiceClaim[], cases: number, nouns: Nouns): string[] {
  return judgedFigures.flatMap((figure) =>
    (['fewer', 'more'] as const).flatMap((verdict) => {
      const own = claims.filter((one) => one.figure === figure && one.verdict === verdict)
      if (own.length === 0) return []
      const change = formatChange(geometricMean(own.map(({ ratio }) => ratio)))
      const where = own.length === cases ? '' : ` on ${listed(own.map((one) => one.case))}`
      return [`${change} ${nouns[figure]}${where}`]
    }),
  )
}

/** What is the same, and what the run leaves open. */
function restOf({ claims }: ServiceFinding, nouns: Nouns): string {
  const whole = (verdict: ServiceClaim['verdict']) =>
    judgedFigures.filter((figure) => {
      const own = claims.filter((one) => one.figure === figure)
      return own.length > 0 && own.every((one) => one.verdict === verdict)
    })
  const [same, open] = [whole('same'), whole('inconclusive')]
  const said = [
    same.length === 0 ? '' : ` The same: ${listed(same.map((figure) => nouns[figure]))}.`,
    open.length === 0 ? '' : ` Not settled: ${listed(open.map((figure) => nouns[figure]))}.`,
  ]
  return said.join('')
}

/** What identical programs differed by on a case, by figure. */
export function serviceNoise(one: CaseResult): string {
  const control = controlOf(one)?.request
  if (!control) return 'noise floor n/a: this run had no control'
  const nouns = nounsOf(unitOf([one]))
  const floors = judgedFigures.flatMap((figure) => {
    const floor = control[figure]?.noiseFloor
    return floor == null ? [] : [`±${formatPercent(floor)} ${nouns[figure]}`]
  })
  return `noise floor ${floors.join(', ')} (the control, the baseline's program again)`
}
