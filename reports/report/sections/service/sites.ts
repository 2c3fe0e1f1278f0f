import { contestants } from '../../../../model/contenders.js'
import {
  type AllocatingPlace,
  type RequestSite,
  type SampledRequests,
  siteKey,
} from '../../../../model/request-results.js'
import type { CaseResult, ScenarioResult } from '../../../../model/run.js'
import { maximum } from '../../../../stats/summary.js'
import { code, markdown } from '../../../text/escape.js'
import { formatBytes, formatNumber } from '../../../text/format.js'
import { type Column, tableOf } from '../../../text/markdown.js'
import { methodName, type ReportContext, section } from '../section.js'

/** Functions of a case that are shown. */
const MOST = 12
/** A change of fewer standard errors of the samples may be chance. */
const SURE = 4

/** A contender's samples. */
interface Sampled extends SampledRequests {
  readonly name: string
}

/** Bytes per request of a function, or of a package, by contender. */
interface Row {
  readonly label: string
  readonly caller: string
  readonly bytes: readonly number[]
  /** From the baseline's, for each of the others; `null` where it may be chance. */
  readonly changes: readonly (number | null)[]
}

/** Where the bytes of a request come from: the contenders beside each other, by package and by function. */
export function requestSites({ scenario }: ReportContext): string | null {
  const cases = scenario.cases.map((one) => sitesOfCase(scenario, one))
  if (cases.every((text) => text === null)) return null
  return section('### Where the bytes come from', [
    ...cases,
    `Bytes on the heap per request, sampled in a pass of its own. In parentheses what came and what went, where it is more than ${SURE} standard errors of the samples. A function of a package or of Node.js stands under the function of the program that led to it.`,
  ])
}

function sitesOfCase(scenario: ScenarioResult, one: CaseResult): string | null {
  const names = [scenario.baseline, ...contestants(scenario, one).map(({ result }) => result.name)]
  const sampled = names.flatMap((name): Sampled[] => {
    const found = one.variants.find((result) => result.name === name)?.request?.sampled
    return found === undefined ? [] : [{ ...found, name }]
  })
  const [first] = sampled
  if (first?.name !== scenario.baseline) return null
  const functions = rowsBy(sampled, siteKey, (site) => [
    placeText(site),
    site.caller ? placeText(site.caller) : '',
  ])
  const packages = rowsBy(
    sampled,
    ({ package: name }) => `${name}`,
    ({ package: name }) => [ownerText(name), ''],
  )
  const counts: readonly Column<Row>[] = sampled.map(({ name }, i) => [
    methodName(name),
    (row) => bytesText(row, i),
  ])
  return section(`#### ${markdown(one.name)}`, [
    tableOf<Row>([['Whose code', ({ label }) => label], ...counts], packages.slice(0, MOST)),
    tableOf<Row>(
      [['Function', ({ label }) => label], ['Called from', ({ caller }) => caller], ...counts],
      functions.slice(0, MOST),
      2,
    ),
    `Over ${formatNumber(first.requests)} requests, a sample about every ${formatBytes(first.everyBytes)}.`,
  ])
}

/** Sums by key, what changed most first, then the largest. */
function rowsBy(
  sampled: readonly Sampled[],
  keyOf: (site: RequestSite) => string,
  textOf: (site: RequestSite) => readonly [label: string, caller: string],
): readonly Row[] {
  const rows = new Map<string, { readonly site: RequestSite; readonly bytes: number[] }>()
  for (const [i, { sites }] of sampled.entries())
    for (const site of sites) {
      const row = rows.get(keyOf(site)) ?? { site, bytes: sampled.map(() => 0) }
      row.bytes[i] = (row.bytes[i] ?? 0) + site.bytesPerRequest
      rows.set(keyOf(site), row)
    }
  const changed = ({ changes }: Row) => maximum([0, ...changes.map((change) => Math.abs(change ?? 0))])
  return [...rows.values()]
    .map(({ site, bytes }): Row => {
      const [label, caller] = textOf(site)
      return { label, caller, bytes, changes: changesOf(sampled, bytes) }
    })
    .sort((a, b) => changed(b) - changed(a) || maximum(b.bytes) - maximum(a.bytes))
}

/** Samples come at random: the variance of their number is the number itself. */
function changesOf(sampled: readonly Sampled[], bytes: readonly number[]): (number | null)[] {
  const perSample = ({ everyBytes, requests }: Sampled) => everyBytes / requests
  const [base = 0, ...others] = bytes
  return others.map((own, i) => {
    const [first, other] = [sampled[0], sampled[i + 1]] as [Sampled, Sampled]
    const variance = base * perSample(first) + own * perSample(other)
    return Math.abs(own - base) > SURE * Math.sqrt(variance) ? own - base : null
  })
}

function bytesText({ bytes, changes }: Row, contender: number): string {
  const change = contender === 0 ? null : (changes[contender - 1] ?? null)
  const own = formatNumber(bytes[contender])
  return change === null ? own : `${own} (${change > 0 ? '+' : '−'}${formatNumber(Math.abs(change))})`
}

function placeText({ function: name, file, line }: AllocatingPlace): string {
  return `${code(name)} ${markdown(line === 0 ? file : `${file}:${line}`)}`
}

function ownerText(name: string | null): string {
  return name === null ? 'the program itself' : markdown(name)
}
