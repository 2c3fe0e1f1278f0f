import { isOwnCode } from '../../../judge/gate/sites.js'
import type { KeptResult } from '../../../model/run.js'
import { code } from '../../text/escape.js'
import { formatBytes, formatNumber } from '../../text/format.js'
import { tableOf } from '../../text/markdown.js'
import { type ReportContext, section } from './section.js'

interface Row {
  readonly case: string
  readonly variant: string
  readonly kept: KeptResult
}

const columns = [
  ['Use case', (row, before) => (row.case === before?.case ? '' : code(row.case))],
  ['Method', ({ variant }) => code(variant)],
  [
    'Kept B/op',
    ({ kept }) => `${kept.exact ? '' : '≈ '}${formatBytes(kept.heapBytesPerOp + kept.externalBytesPerOp)}`,
  ],
  ['Kept allocs/op', ({ kept }) => formatNumber(kept.allocsPerOp)],
  ['Made by', ({ kept }) => siteOf(kept)],
] as const satisfies Parameters<typeof tableOf<Row>>[0]

/** What ops leave alive, and who made it; one sentence where none does. */
export function kept({ scenario }: ReportContext): string | null {
  const known = scenario.cases.flatMap((one) =>
    one.variants.flatMap(({ name, kept }): Row[] => (kept ? [{ case: one.name, variant: name, kept }] : [])),
  )
  if (known.length === 0) return null
  const rows = known.filter((row) => row.kept.heapBytesPerOp + row.kept.externalBytesPerOp > 0)
  if (rows.length === 0) {
    const unknown = scenario.cases.some(({ variants }) => variants.some((one) => one.kept === null))
    return `No op ${unknown ? 'of which that is known' : 'that was looked at'} leaves anything alive after full collections.`
  }
  return section('### What ops keep', [
    tableOf(columns, rows, 2),
    'What one op leaves alive after full collections, in steady state: a leak, or a pool or cache without bound. `≈`: a mean, as where the memory behind an array or a map grows in steps.',
  ])
}

function siteOf({ sites }: KeptResult): string {
  const site = sites.find(isOwnCode) ?? sites[0]
  if (site === undefined) return 'n/a'
  return isOwnCode(site)
    ? `${code(site.function || '(anonymous)')} at ${code(`${site.file}:${site.line}`)}`
    : code(site.function)
}
