import { largestNoiseFloor } from '../../../model/contenders.js'
import { commandOf } from '../../../model/options/command-line.js'
import type { Environment, RunDocument } from '../../../model/run.js'
import { code, codeBlock, markdown } from '../../text/escape.js'
import { formatBytes, formatCount, formatMs, formatPercent, listed, pluralize } from '../../text/format.js'
import { table } from '../../text/markdown.js'
import { type ToldWarning, toldOnce } from '../../text/told-once.js'
import { bullets, type ReportContext, section } from './section.js'

/** What it takes to measure this again, and what to know before trusting it. */
export function reproduction({ run, scenario, file }: ReportContext): string | null {
  const warnings = [...run.environment.warnings, ...run.warnings].filter(
    (warning) => warning.scenario === undefined || warning.scenario === scenario.name,
  )
  const list = bullets(toldOnce(warnings).map(warningText))
  return section('## Reproduction', [
    codeBlock(`npx ${commandOf(run.options)}`, 'sh'),
    table(['', 'Measured with'], [...machine(run.environment), ...measurement(run, scenario)], 2),
    list === null ? null : `### Warnings\n\n${list}`,
    `Every figure above is computed from ${code(file)}${file === 'run.json' ? ' beside this file' : ''}: ${scenario.kind === 'service' ? ofService : ofOps}. ${code(`gclab report ${file}`)} writes this page again.`,
  ])
}

const ofService =
  'requests from `scenarios[].cases[].variants[].request` and `.comparisons[].request`, commands from `scenarios[].sources`'
const ofOps =
  'times from `scenarios[].cases[].variants[].time` and `.comparisons[].time`, allocations from `.allocation`, the collector from `.gc`, pools from `.pool`, functions from `.cpu`; threads from `scenarios[].workers`, load from `.load`, source from `.sources`'

function machine(environment: Environment): readonly (readonly string[])[] {
  const { node, v8, os, arch, cpu, cores, memoryBytes, flags } = environment
  return [
    ['Node.js', `${code(node)} (V8 ${code(v8)})`],
    ['System', code(`${os} ${arch}`)],
    ['Processor', `${markdown(cpu)}, ${pluralize(cores, 'core')}`],
    ['Memory', formatBytes(memoryBytes)],
    ['Flags', flags.length === 0 ? 'none' : flags.map(code).join(' ')],
  ]
}

function measurement(run: RunDocument, scenario: ReportContext['scenario']): readonly (readonly string[])[] {
  const times = scenario.cases.flatMap(({ variants }) => variants.flatMap(({ time }) => time ?? []))
  const requests = scenario.cases.flatMap(({ variants }) => variants.flatMap(({ request }) => request ?? []))
  const floor = largestNoiseFloor(scenario)
  const took = run.finishedAt === null ? null : Date.parse(run.finishedAt) - Date.parse(run.startedAt)
  return [
    ['gclab', code(run.gclab)],
    ['Seed', code(String(run.options.seed))],
    ...(floor === null ? [] : [['Noise floor', `±${formatPercent(floor)}`]]),
    ...(times.length === 0
      ? []
      : [
          ['Forks', range(times.map(({ perFork }) => perFork.length))],
          ...looksRow(scenario),
          ['Samples a fork', range(times.map(({ samplesPerFork }) => samplesPerFork))],
          ['Ops a sample', range(times.map(({ opsPerSample }) => opsPerSample))],
        ]),
    ...(requests.length === 0
      ? []
      : [
          ['Forks', range(requests.map(({ perFork }) => perFork.bytes.length))],
          ['Requests to each program', range(requests.map((one) => one.requests))],
        ]),
    ['Smallest difference that matters', `${formatCount(run.options.minEffectPercent)} %`],
    ['Started', code(run.startedAt)],
    ['Took', took === null ? 'not finished' : formatMs(took)],
  ]
}

/** At which look each case's race ended; nothing where its forks were fixed beforehand. */
function looksRow({ cases }: ReportContext['scenario']): string[][] {
  const ends = cases.flatMap(({ variants }) => {
    const look = variants.find(({ time }) => time?.look)?.time?.look
    return look === undefined ? [] : [`${look.at} of ${look.of}`]
  })
  return ends.length === 0 ? [] : [['Ended at look', listed([...new Set(ends)])]]
}

/** The figures when they are few, their ends when they are many. */
function range(figures: readonly number[]): string {
  const sorted = [...new Set(figures)].sort((a, b) => a - b)
  const ends = sorted.length > 3 ? [sorted[0] ?? 0, sorted.at(-1) ?? 0] : sorted
  const texts = ends.map((figure) => formatCount(figure))
  return sorted.length > 3 ? texts.join(' to ') : listed(texts)
}

function warningText({ scope, text }: ToldWarning): string {
  return `${scope === '' ? '' : `${markdown(scope)}: `}${markdown(text)}`
}
