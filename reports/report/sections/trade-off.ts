import { CONTROL } from '../../../model/contenders.js'
import type { WorkersResult } from '../../../model/run.js'
import { maximum } from '../../../stats/summary.js'
import { code } from '../../text/escape.js'
import { formatNs, formatNumber, formatPercent, pluralize } from '../../text/format.js'
import { throughput } from './concurrent.js'
import { bullets, type ReportContext, section } from './section.js'

/** What the change gains and costs when many threads run it. */
export function concurrentTradeOff({ scenario, author }: ReportContext): string | null {
  const most = Math.max(0, maximum(scenario.workers.map(({ workers }) => workers)))
  const busiest = scenario.workers.filter(({ workers, variant }) => workers === most && variant !== CONTROL)
  const items = busiest
    .filter(({ variant }) => variant !== scenario.baseline)
    .map((result) => {
      const base = busiest.find((other) => other.case === result.case && other.variant === scenario.baseline)
      return base === undefined ? null : comparison(result, base)
    })
  const list = bullets(items)
  return section('### Concurrent trade-off', [
    list === null
      ? null
      : `With ${pluralize(most, 'worker')}, against ${code(scenario.baseline)} with as many:`,
    list,
    author.of('concurrent trade-off', 1),
  ])
}

function comparison(result: WorkersResult, base: WorkersResult): string {
  const allocs = [base, result].map(({ allocation }) => formatNumber(allocation?.allocsPerOp)).join(' → ')
  const share = [base, result].map(({ gc }) => formatPercent(gc?.share)).join(' → ')
  const times = [base, result].map(({ nsPerOp }) => formatNs(nsPerOp)).join(' → ')
  const verdict = result.time?.verdict ?? null
  return `${code(result.variant)} on ${code(result.case)}${verdict === null ? '' : `, ${verdict}`}: throughput ${throughput(result, base)}, time per op ${times}, allocs/op ${allocs}, GC share ${share}`
}
