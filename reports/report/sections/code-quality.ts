import type { VariantSource } from '../../../model/run.js'
import { code } from '../../text/escape.js'
import { formatCount, listed, pluralize } from '../../text/format.js'
import { table } from '../../text/markdown.js'
import { sizeOfVariant } from '../source-metrics.js'
import { bullets, type ReportContext, section, written } from './section.js'

/** What the change costs its readers: lines and branches, and the author's view of it. */
export function codeQuality({ scenario, author }: ReportContext): string | null {
  const base = scenario.sources.find(({ variant }) => variant === scenario.baseline)
  const before = base === undefined ? null : sizeOfVariant(base)
  const rows = scenario.sources.map((source) => {
    const { lines, branches } = sizeOfVariant(source)
    const isBase = source === base
    return [
      code(source.variant),
      formatCount(lines),
      isBase || before === null ? '-' : added(lines - before.lines),
      formatCount(branches),
      isBase || before === null ? '-' : added(branches - before.branches),
    ]
  })
  const found = table(['Method', 'Lines', 'Added', 'Branches', 'Added'], rows)
  return section('## Code quality', [
    found,
    found === null
      ? null
      : 'Counted in the source of each variant and in the files of the scenario that not all of them need, without blank lines and comments. Packages are not counted.',
    bullets(scenario.sources.map(packages)),
    author.of('code quality', 1),
    ...(['readability', 'maintainability', 'safety', 'gotchas'] as const).map((name) =>
      written(author, name),
    ),
  ])
}

/** What a variant needs beyond what all need: what has to be understood, or kept up to date, with it. */
function packages({ variant, uses = [], packages: names = [] }: VariantSource): string | null {
  const needed = [
    ...(uses.length === 0 ? [] : [pluralize(uses.length, 'file')]),
    ...(names.length === 0
      ? []
      : [`the ${names.length === 1 ? 'package' : 'packages'} ${listed(names.map(code))}`]),
  ]
  return needed.length === 0 ? null : `${code(variant)} also needs ${listed(needed)}.`
}

function added(many: number): string {
  return many > 0 ? `+${formatCount(many)}` : formatCount(many)
}
