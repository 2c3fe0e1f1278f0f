import { CONTROL, contestants } from '../../../../model/contenders.js'
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
  /** From the baseline's; `null` where it may be chance. */
  readonly changes: readonly (number | null)[]
}

/** Where the bytes of a request come from: the contenders beside each other, by package and by function. */
export function requestSites({ scenario }: ReportContext): string | null {
  const cases = scenario.cases.map((one) => sitesOfCase(scenario, one))
  if (cases.every((text) => text === null)) return null
  return section('### Where the bytes come from', [
    ...cases,
    `Bytes on the heap per request, sampled in a pass of its own, in programs that inline no function, so that each has its own: with objects among them that V8 would else do without. In parentheses what came and what went, beyond what the control shows and ${SURE} standard errors of the samples. What V8’s own functions take is their caller’s. A function of a package or of Node.js stands under the function of the program that led to it.`,
  ])
}

function sitesOfCase(scenario: ScenarioResult, one: CaseResult): string | null {
  const names = [scenario.baseline, ...contestants(scenario, one).map(({ result }) => result.name), CONTROL]
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
    ({ package: name }) => [name === null ? 'the program itself' : markdown(name), ''],
  )
  const counts = sampled.flatMap(({ name }, i): Column<Row>[] =>
    name === CONTROL ? [] : [[methodName(name), (row) => bytesText(row, i)]],
  )
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

/**
 * Beyond what the baseline's program and the same again, the control, differ by, and beyond chance. Samples
 * come at random: the variance of their number is the number itself.
 */
function changesOf(sampled: readonly Sampled[], bytes: readonly number[]): (number | null)[] {
  const varianceOf = (i: number): number => {
    const { everyBytes, requests } = sampled[i] as Sampled
    return ((bytes[i] ?? 0) * everyBytes) / requests
  }
  const base = bytes[0] ?? 0
  const again = bytes[sampled.findIndex(({ name }) => name === CONTROL)] ?? base
  return bytes.map((own, i) => {
    const beyond = Math.max(own - Math.max(base, again), Math.min(base, again) - own)
    return beyond > SURE * Math.sqrt(varianceOf(0) + varianceOf(i)) ? own - base : null
  })
}

function bytesText({ bytes, changes }: Row, contender: number): string {
  const change = changes[contender] ?? null
  const own = formatNumber(bytes[contender])
  return change === null ? own : `${own} (${change > 0 ? '+' : '−'}${formatNumber(Math.abs(change))})`
}

function placeText({ function: name, file, line }: AllocatingPlace): string {
  return `${code(name)} ${markdown(line === 0 ? file : `${file}:${line}`)}`
}
