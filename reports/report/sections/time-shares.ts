import type { HotFunction, ScenarioResult, VariantResult } from '../../../model/run.js'
import { code } from '../../text/escape.js'
import { formatCount, formatPercent, listed, timeUnitFor } from '../../text/format.js'
import { table } from '../../text/markdown.js'
import { placeInScenario } from '../../text/paths.js'

const SHOWN = 8
/** A function's share that is worth a name in a sentence. */
const LARGE = 0.1
/** From here on it is all of it: a table of one function would say no more. */
const ALL = 0.95
const COLLECTOR = '(garbage collector)'

/** A contender's functions with their shares of its time; the collector's is measured, not sampled. */
interface Profiled {
  readonly name: string
  readonly samples: number
  /** Nanoseconds of an op that its code takes; `null` when it was not timed. */
  readonly ns: number | null
  readonly functions: readonly HotFunction[]
}

/** The functions in which the code of two contenders spends its time; `null` when neither was profiled. */
export function timeShares(
  scenario: ScenarioResult,
  base: VariantResult,
  result: VariantResult,
): string | null {
  const profiled = [base, result].flatMap(profiledOf)
  if (profiled.every(({ functions }) => (functions[0]?.share ?? 1) >= ALL)) return null
  const rows = unionOf(profiled)
    .slice(0, SHOWN)
    .map((one) => [
      code(one.function),
      whereOf(scenario, one),
      ...profiled.map((contender) => cell(contender, one)),
    ])
  const samples = listed(profiled.map(({ name, samples: many }) => `${formatCount(many)} for ${code(name)}`))
  return [
    'In which functions the code spends its part:',
    table(['Function', 'Where', ...profiled.map(({ name }) => code(name))], rows, 2),
    `Each function by itself, without what it calls; builtins of V8 such as \`JSON.stringify\` count for their caller. The shares come from a short CPU profile (samples: ${samples}) and are rough.`,
  ].join('\n\n')
}

/** Where a contender's code spends its time, as the end of a sentence; empty without a profile. */
export function whereItsTimeGoes(scenario: ScenarioResult, result: VariantResult): string {
  const large = profiledOf(result).flatMap(({ functions }) => functions.filter(({ share }) => share >= LARGE))
  const [first] = large
  if (first === undefined) return ''
  if (first.share >= ALL) return `, nearly all of it in ${code(first.function)} (${whereOf(scenario, first)})`
  const shown = large.slice(0, 3)
  const most = shown.reduce((sum, { share }) => sum + share, 0) > 0.5
  const named = shown.map(
    (one) => `${code(one.function)} (${whereOf(scenario, one)}, ${formatPercent(one.share)})`,
  )
  return `, ${most ? 'most' : 'the largest parts'} of it in ${listed(named)}`
}

function profiledOf({ name, cpu, time }: VariantResult): readonly Profiled[] {
  const collected = cpu?.functions.find((one) => one.function === COLLECTOR)?.share ?? 0
  const functions = (cpu?.functions ?? [])
    .filter((one) => one.function !== COLLECTOR)
    .map((one) => ({ ...one, share: one.share / (1 - collected) }))
  if (cpu === undefined || functions.length === 0) return []
  const ns = time?.gcNsPerOp == null ? null : time.nsPerOp - time.gcNsPerOp
  return [{ name, samples: cpu.samples, ns, functions }]
}

/** Every function once, the one that takes most first. */
function unionOf(profiled: readonly Profiled[]): readonly HotFunction[] {
  const all = new Map<string, { readonly one: HotFunction; readonly size: number }>()
  for (const { ns, functions } of profiled) {
    for (const one of functions) {
      const size = one.share * (ns ?? 1)
      if (size > (all.get(keyOf(one))?.size ?? 0)) all.set(keyOf(one), { one, size })
    }
  }
  return [...all.values()].sort((a, b) => b.size - a.size).map(({ one }) => one)
}

function keyOf({ function: name, file, line }: HotFunction): string {
  return `${name}\n${file}\n${line}`
}

/** Where a function stands; V8 knows lines of code that has no file. */
export function whereOf(
  scenario: ScenarioResult,
  { file, line }: Pick<HotFunction, 'file' | 'line'>,
): string {
  if (file === '') return line === null ? 'V8 or Node.js itself' : 'code made at run time'
  return code(line === null ? file : placeInScenario(scenario, file, line))
}

function cell({ functions, ns }: Profiled, wanted: HotFunction): string {
  const found = functions.find((one) => keyOf(one) === keyOf(wanted))
  if (found === undefined) return '-'
  const about = ns === null ? '' : ` (≈ ${roughly(found.share * ns)})`
  return `${formatPercent(found.share)}${about}`
}

/** Nanoseconds to two digits: a short profile carries no more. */
function roughly(ns: number): string {
  const unit = timeUnitFor([ns])
  return `${formatCount(Number((ns / unit.ns).toPrecision(2)))} ${unit.name}`
}
