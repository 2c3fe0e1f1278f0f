import { baselineOfCase } from '../../../model/contenders.js'
import type { ScenarioResult, SourceFile, VariantSource } from '../../../model/run.js'
import { code, codeBlock, markdown } from '../../text/escape.js'
import { formatNumber, formatPercent, pluralize } from '../../text/format.js'
import { details } from '../../text/markdown.js'
import { pathOf, placeInScenario } from '../../text/paths.js'
import { sizeOf } from '../source-metrics.js'
import { bullets, type ReportContext, section } from './section.js'

/** The code before and after, with what is wrong with the one and good about the other. */
export function strategy(context: ReportContext): string | null {
  const { scenario, author, findings } = context
  const source = (name: string) => scenario.sources.find(({ variant }) => variant === name)
  const before = source(scenario.baseline)
  const order = findings.variants.map(({ variant }) => variant)
  const after = scenario.sources
    .filter(({ variant }) => variant !== scenario.baseline)
    .sort((a, b) => order.indexOf(a.variant) - order.indexOf(b.variant))
  return section('## Optimization strategy', [
    author.of('introduction', 1),
    before === undefined ? null : codeOfVariant(scenario, 'Before', before),
    labelled('Issues', author.of('issues', 2) ?? costs(context)),
    ...after.map((one) => codeOfVariant(scenario, 'After', one, before)),
    labelled('Benefits', author.of('benefits', 2)),
  ])
}

function codeOfVariant(
  scenario: ScenarioResult,
  when: string,
  { variant, file, line, code: text, uses = [] }: VariantSource,
  before?: VariantSource,
): string {
  const isSame = before?.file === file && before.line === line && before.code === text
  return [
    `### ${when}: ${markdown(variant)}`,
    code(placeInScenario(scenario, file, line)),
    isSame
      ? 'The code is that of the baseline: values of the code around it make the difference.'
      : codeBlock(compact(text), languageOf(file)),
    ...uses.map((used) => folded(scenario, used)),
  ].join('\n\n')
}

/** A file that a variant needs, to be opened by those who want to know. */
function folded(scenario: ScenarioResult, { file, code: text }: SourceFile): string {
  const summary = `${pathOf(scenario, file)}, which it needs (${pluralize(sizeOf(text).lines, 'line')})`
  return details(summary, codeBlock(compact(text), languageOf(file)))
}

/** One empty line where types have left several. */
function compact(text: string): string {
  return text.replace(/\n(?:[ \t]*\n){2,}/g, '\n\n').replace(/^\n+/, '')
}

function languageOf(file: string): 'js' | 'ts' {
  return /\.m?js$/.test(file) ? 'js' : 'ts'
}

function labelled(label: string, text: string | null): string | null {
  return text === null ? null : `**${label}**:\n\n${text}`
}

/** Cases whose costs are told in words. */
const MOST_COSTS = 8

/** What the baseline costs, when the author did not say what is wrong with it. */
function costs({ scenario }: ReportContext): string | null {
  const told = scenario.cases.slice(0, MOST_COSTS)
  const more = scenario.cases.length - told.length
  return bullets([
    ...told.map((one) => {
      const base = baselineOfCase(scenario, one)
      if (!base?.allocation) return null
      const { allocsPerOp, heapBytesPerOp, externalBytesPerOp } = base.allocation
      const outside = externalBytesPerOp ? ` and ${formatNumber(externalBytesPerOp)} B outside it` : ''
      const gc =
        base.time?.gcNsPerOp != null
          ? `; ${formatPercent(base.time.gcNsPerOp / base.time.nsPerOp)} of its time is garbage collection`
          : ''
      if (heapBytesPerOp === 0 && !externalBytesPerOp)
        return `${code(one.name)}: each op allocates nothing${gc}`
      const objects = `${formatNumber(allocsPerOp)} ${allocsPerOp === 1 ? 'allocation' : 'allocations'}`
      return `${code(one.name)}: each op makes ${objects}, ${formatNumber(heapBytesPerOp)} B in all on the heap${outside}${gc}`
    }),
    more > 0 ? `${more} more cases: see the tables below` : null,
  ])
}
