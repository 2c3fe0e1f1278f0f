import { code } from '../escape.js'
import { formatCount } from '../format.js'
import { table } from '../markdown.js'
import { sizeOf } from '../source-metrics.js'
import { demoted } from '../writeup-text.js'
import { type ReportContext, section, written } from './section.js'

/** What the change costs its readers: lines and branches, and the author's view of it. */
export function codeQuality({ scenario, author }: ReportContext): string | null {
  const text = author.of('code quality')
  const base = scenario.sources.find(({ variant }) => variant === scenario.baseline)
  const before = base === undefined ? null : sizeOf(base.code)
  const rows = scenario.sources.map(({ variant, code: source }) => {
    const { lines, branches } = sizeOf(source)
    const isBase = variant === scenario.baseline
    return [
      code(variant),
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
      : "Counted in the variants' own source, without blank lines and comments; what they import is not counted.",
    text === null ? null : demoted(text, 1),
    ...(['readability', 'maintainability', 'safety', 'gotchas'] as const).map((name) =>
      written(author, name),
    ),
  ])
}

function added(many: number): string {
  return many > 0 ? `+${formatCount(many)}` : formatCount(many)
}
