import type { FlagsClaim, FlagsFinding } from '../../judge/within-run/flags-finding.js'
import type { RunDocument, ScenarioResult } from '../../model/run.js'
import { code, codeBlock, markdown } from '../text/escape.js'
import { formatBytes, formatChange, formatPercent, listed } from '../text/format.js'
import { tableOf } from '../text/markdown.js'

/** What `gclab tune` found, for its page and the terminal. */
export interface Tuned {
  readonly scenario: ScenarioResult
  readonly run: Pick<RunDocument, 'environment' | 'startedAt'>
  /** Of the flags that were measured last, against Node's default. */
  readonly found: FlagsFinding
  /** What each round of the search found of the flags that it tried. */
  readonly rounds: readonly (readonly FlagsFinding[])[]
}

/** The recommendation in sentences, and the line for the start script where there is one. */
export function tuneText({ found, scenario, run }: Tuned): string {
  const { flags, saves, costs, isAdvised } = found
  const shown = [
    ...(saves.length === 0 ? [] : [`saves ${changes(saves)}`]),
    ...(costs.length === 0 ? [] : [`costs ${changes(costs)}`]),
  ]
  const figures = `${flags}: ${shown.join('; ') || 'no difference was shown'}; ${memoryText(found)}`
  if (!isAdvised)
    return `Leave the flags of V8 as they are. The best that was tried, ${figures}, on Node.js ${run.environment.node}.`
  return `Take ${figures}, against the default of Node.js ${run.environment.node}.\n${startLine(scenario, flags)}`
}

/** The page beside the run that bears the recommendation out. */
export function tunePage(tuned: Tuned, charts: readonly string[]): string {
  const { scenario, run, rounds } = tuned
  const [first = '', line] = tuneText(tuned).split('\n')
  const { node, cpu, cores } = run.environment
  const blocks = [
    `# ${markdown(scenario.title)}: flags of V8`,
    `**Date**: ${run.startedAt.slice(0, 10)}  \n**Node.js**: ${node}  \n**Machine**: ${markdown(cpu)}, ${cores} cores`,
    markdown(first),
    ...(line === undefined ? [] : [codeBlock(line, 'sh')]),
    'The run that bears it out is in [the report](report.md): fresh programs (or processes), the same code with and without the flags and once more without, in turns. It shares no figure with the search.',
    '## The search',
    ...rounds.map((round, index) => `Round ${index + 1}:\n\n${roundTable(round)}`),
    'The default is 0 % in each row. A round is short and keeps the cheaper half, the last one the smallest size of those that are nearly as cheap as the best. Its figures have no interval worth the name: they say what to look at.',
    ...charts.map((chart) => `![What each of the flags costs, first round](${chart})`),
  ]
  return `${blocks.join('\n\n')}\n`
}

function roundTable(round: readonly FlagsFinding[]): string | null {
  return tableOf<FlagsFinding>(
    [
      ['Flags', ({ flags }) => code(flags)],
      ['CPU or time', ({ cost }) => formatChange(cost)],
      ['Less', ({ saves }) => changes(saves)],
      ['More', ({ costs }) => changes(costs)],
      ['Resident memory', ({ extraBytes }) => signedBytes(extraBytes)],
    ],
    round,
  )
}

function changes(claims: readonly FlagsClaim[]): string {
  return listed(claims.map(({ what, ratio }) => `${what} ${formatChange(ratio)}`))
}

function memoryText({ extraBytes, extraShare }: FlagsFinding): string {
  if (extraBytes === null) return 'what it takes in memory was not measured'
  const share =
    extraShare === null ? '' : ` (${extraShare < 0 ? '−' : '+'}${formatPercent(Math.abs(extraShare))})`
  return `resident memory ${signedBytes(extraBytes)}${share}`
}

function signedBytes(bytes: number | null): string {
  if (bytes === null) return formatBytes(null)
  return `${bytes < 0 ? '−' : '+'}${formatBytes(Math.abs(bytes))}`
}

/** The command of the baseline with the flags, as a start script has it. */
function startLine({ kind, sources, baseline }: ScenarioResult, flags: string): string {
  const command =
    kind === 'service' ? (sources.find(({ variant }) => variant === baseline)?.code ?? '') : 'node app.js'
  if (/(^| )node /.test(command)) return command.replace(/(^| )node /, `$1node ${flags} `)
  return `NODE_OPTIONS='${flags}' ${command}`
}
