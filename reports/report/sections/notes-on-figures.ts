import { CONTROL, variantNames } from '../../../model/contenders.js'
import { bytesPerOp } from '../../../model/counted-metrics.js'
import type { CaseResult, ScenarioResult } from '../../../model/run.js'
import { code } from '../../text/escape.js'
import { formatCount, formatNumber, listed } from '../../text/format.js'
import { bullets } from './section.js'

/** What a reader must know of the figures in the main table; `null` without any. */
export function notesOnFigures(scenario: ScenarioResult): string | null {
  const results = scenario.cases.flatMap(({ variants }) => variants)
  const forks = [...new Set(results.flatMap(({ time }) => (time === null ? [] : [time.perFork.length])))]
  const controlLasted = results.every(({ name, time }) => name !== CONTROL || time !== null)
  const inexact = results.some(({ allocation }) => allocation !== null && !allocation.exact)
  const list = bullets([
    forks.length === 0
      ? null
      : `Times are estimates over ${listed(forks.map((many) => formatCount(many)))} forks with 95 % intervals; the collector's work is part of them. A speedup is not the quotient of two of them: it is taken sample by sample between processes that take turns, which a machine that changes its speed does not blur. A verdict of \`same\` means that the interval lies within the smallest difference that matters; \`inconclusive\` means that these forks settle nothing.`,
    results.some(({ name }) => name === CONTROL)
      ? `\`control\` is the baseline in a process of its own: what it differs by is noise.${controlLasted ? ' The others are compared with both.' : ''}`
      : null,
    ...scenario.cases.map((one) => unsteadyBytes(scenario, one)),
    secondCount(scenario),
    inexact ? '`≈` marks a count whose windows did not all agree to the byte.' : null,
    ...variantNames(scenario).map((name) => remaining(scenario, name)),
  ])
  return list === null ? null : `**Notes**:\n\n${list}`
}

/** Notes that identical code allocated differently: V8 may compile it differently in each process. */
function unsteadyBytes(scenario: ScenarioResult, one: CaseResult): string | null {
  const bytes = (name: string) => {
    const found = one.variants.find((result) => result.name === name)
    return found === undefined ? null : bytesPerOp(found)
  }
  const [base, control] = [bytes(scenario.baseline), bytes(CONTROL)]
  if (base === null || control === null || Math.abs(control - base) <= 0.005 * base) return null
  return `On ${code(one.name)}, the same code allocated ${formatNumber(base)} B/op in one process and ${formatNumber(control)} in another, as V8 decides anew in each how it compiles. A difference in bytes no larger than that is not counted as one.`
}

const MOST_NAMED = 4

/** What the other way of counting heap bytes gave, beside the first. */
function secondCount(scenario: ScenarioResult): string | null {
  const counted = scenario.cases.flatMap((one) =>
    one.variants.flatMap(({ name, allocation }) =>
      allocation?.crossCheckBytesPerOp == null
        ? []
        : {
            of: `${code(name)} on ${code(one.name)}`,
            first: formatNumber(allocation.heapBytesPerOp),
            second: formatNumber(allocation.crossCheckBytesPerOp),
          },
    ),
  )
  if (counted.length === 0) return null
  const others = counted.filter(({ first, second }) => first !== second)
  const how = 'Heap bytes were counted a second way, by the growth of the used heap over single ops'
  if (others.length === 0)
    return `${how}: ${counted.length === 1 ? 'the count agrees' : `all ${formatCount(counted.length)} counts agree`}.`
  const named = others
    .slice(0, MOST_NAMED)
    .map(({ of, first, second }) => `${second} rather than ${first} for ${of}`)
  return `${how}: ${formatCount(counted.length - others.length)} of ${formatCount(counted.length)} counts agree; it gives ${listed(others.length > MOST_NAMED ? [...named, 'others that `run.json` has'] : named)}.`
}

/** Where what a variant still allocates comes from, on the first case where it allocates. */
function remaining(scenario: ScenarioResult, name: string): string | null {
  for (const one of scenario.cases) {
    const allocation = one.variants.find((result) => result.name === name)?.allocation
    const found = allocation?.functions ?? allocation?.sites ?? []
    if (found.length === 0) continue
    const sites = found.slice(0, 3).map(({ function: own, bytesPerOp, allocsPerOp }) => {
      const objects = allocsPerOp === null ? '' : ` in ${formatNumber(allocsPerOp)}`
      return `${code(own)} (${formatNumber(bytesPerOp)} B${objects})`
    })
    const named = found.slice(0, 3).reduce((sum, { bytesPerOp }) => sum + bytesPerOp, 0)
    const mostly = named < 0.995 * (allocation?.heapBytesPerOp ?? 0) ? 'mostly ' : ''
    return `What ${code(name)} still allocates on ${code(one.name)} comes ${mostly}from ${listed(sites)}.`
  }
  return null
}
