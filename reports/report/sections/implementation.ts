import { code, markdown } from '../../text/escape.js'
import { formatCount, formatPercent } from '../../text/format.js'
import { table } from '../../text/markdown.js'
import { placeInScenario } from '../../text/paths.js'
import { type ReportContext, section, written } from './section.js'

/** How it is done: the author's account, where the code is, and how the pools did. */
export function implementation({ scenario, author }: ReportContext): string | null {
  const pools = scenario.cases.flatMap((one) =>
    one.variants.flatMap(({ name, pool }) => (pool === null ? [] : [{ case: one.name, name, pool }])),
  )
  const rows = pools.map(({ case: name, name: variant, pool }) => [
    code(variant),
    markdown(name),
    formatCount(pool.hits),
    formatCount(pool.misses),
    hitRate(pool.hitRate),
    formatCount(pool.outstanding),
  ])
  const found = table(['Method', 'Test case', 'Hits', 'Misses', 'Hit rate', 'Outstanding'], rows, 2)
  const places = scenario.sources.map(({ variant, file, line }) => [
    code(variant),
    code(placeInScenario(scenario, file, line)),
  ])
  const located = table(['Method', 'Source'], places, 2)
  return section('## Implementation details', [
    author.of('implementation'),
    written(author, 'pool configuration'),
    written(author, 'usage pattern'),
    found === null ? null : `### Pools during the sustained run\n\n${found}`,
    section('### Places', [located, author.of('places')]),
  ])
}

/** Never rounded up to all: one miss is not none. */
function hitRate(rate: number | null): string {
  return rate !== null && rate < 1 && rate >= 0.9995 ? '> 99.9 %' : formatPercent(rate)
}
