import type { Metric } from '../../model/metric.js'
import type { VariantResult } from '../../model/run.js'

/** A rate at which the author says that the op runs. */
export interface AuthorRate {
  /** As the author wrote it. */
  readonly text: string
  readonly perSecond: number
  /** The case it is meant for; `null`: the first. */
  readonly case: string | null
}

const shareLine = /^\s*(?:[-*]\s+)?share\s*:\s*(\d+(?:\.\d+)?)\s*%\s*$/i
const rateLine = /^\s*(?:[-*]\s+)?(rate(?:\s*\(([^)]*)\))?\s*:\s*)?(.+?)\s*$/i

/**
 * Reads the author's rates, a line or bullet each: `10 clients × 100 pokes/s`, or with the case that it is
 * meant for, `rate (long stream): 100,000/s`. Numbers joined by `×`, `x` or `*` are multiplied; the unit of
 * time is `/s`, `/min` or `/h`. `share: 5 %` states how much of a service the op is, given as 0.05. Other
 * lines are text, the `rest`.
 */
export function readRates(text: string) {
  const rates: AuthorRate[] = []
  const shares: number[] = []
  const unread: string[] = []
  const rest: string[] = []
  for (const line of text.split('\n')) {
    const percent = Number(shareLine.exec(line)?.[1] ?? Number.NaN)
    if (percent > 0 && percent <= 100) {
      shares.push(percent / 100)
      continue
    }
    const [, prefix, name, stated = ''] = rateLine.exec(line) ?? []
    const perSecond = perSecondOf(stated)
    if (perSecond !== null) rates.push({ text: stated, perSecond, case: name?.trim() ?? null })
    else if (prefix !== undefined) unread.push(stated)
    else rest.push(line)
  }
  return { rates, shares, unread, rest: rest.join('\n').trim() }
}

const seconds: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  second: 1,
  min: 60,
  minute: 60,
  h: 3600,
  hour: 3600,
}

function perSecondOf(stated: string): number | null {
  const unit = /(?:\/|\bper\s+)\s*(s|sec|second|min|minute|h|hour)\s*$/i.exec(stated)
  if (unit === null) return null
  const factors = stated.slice(0, unit.index).split(/\s*[×*]\s*|\s+x\s+/)
  const numbers = factors.map((factor) => /^\s*(\d[\d,_]*(?:\.\d+)?)(?![\d.])/.exec(factor)?.[1])
  if (numbers.some((number) => number === undefined)) return null
  const product = numbers.reduce((all, number) => all * Number((number ?? '').replace(/[,_]/g, '')), 1)
  return product > 0 ? product / (seconds[(unit[1] ?? '').toLowerCase()] ?? 1) : null
}

/** The figure of a metric per op as that of a second, times as the share of one core; `null` when unknown. */
export function costAt(perSecond: number, result: VariantResult, { of, unit }: Metric): number | null {
  const figure = of(result)
  const divisor = unit === 'count' ? 1e6 : unit === 'ns' ? 1e9 : 1
  return figure === null ? null : figure * (perSecond / divisor)
}
