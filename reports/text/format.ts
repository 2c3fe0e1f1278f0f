import type { Interval } from '../../model/run.js'
import { maximum, minimum } from '../../stats/summary.js'

/** What stands where a figure could not be measured. */
export const NOT_MEASURED = 'n/a'

/** What stands where no difference was shown, as in benchstat. */
export const NO_DIFFERENCE = '~'

/** A unit of time and how many nanoseconds it has. */
export interface TimeUnit {
  readonly name: 'ns' | 'µs' | 'ms' | 's'
  readonly ns: number
}

const timeUnits: readonly TimeUnit[] = [
  { name: 's', ns: 1e9 },
  { name: 'ms', ns: 1e6 },
  { name: 'µs', ns: 1e3 },
]
const nanosecond: TimeUnit = { name: 'ns', ns: 1 }

/**
 * The unit in which all of `figures` (nanoseconds) stand in one column: nanoseconds until the largest
 * reaches 10,000, then the largest unit that leaves it at 1 or more.
 */
export function timeUnitFor(figures: readonly (number | null | undefined)[]): TimeUnit {
  const largest = Math.max(0, maximum(figures.map((figure) => Math.abs(figure ?? 0))))
  if (largest < 10_000 || largest === Number.POSITIVE_INFINITY) return nanosecond
  return timeUnits.find((unit) => largest >= unit.ns) ?? nanosecond
}

/** How the times of a table are written. */
export interface TimeScale {
  readonly write: (ns: number) => string
  /** A heading that says `ns/op`, as this scale has it. */
  readonly heading: (label: string) => string
  /** What follows a time in a sentence: ` µs/op`. */
  readonly perOp: string
}

/** Times further apart than so many times have no unit in which both can be read. */
const ONE_UNIT = 1000

/** One unit for all of `figures` (nanoseconds), or each figure with its own where they lie too far apart. */
export function timeScaleFor(
  figures: readonly (number | null | undefined)[],
  unit = timeUnitFor(figures),
): TimeScale {
  const sizes = figures.flatMap((figure) => (figure ? [Math.abs(figure)] : []))
  if (maximum(sizes) > ONE_UNIT * minimum(sizes)) {
    const heading = (label: string) => label.replace(' (ns/op)', '/op').replace('ns/op', 'time/op')
    return { write: formatNs, heading, perOp: '/op' }
  }
  const perOp = `${unit.name}/op`
  return {
    write: (ns) => formatEstimate(ns / unit.ns),
    heading: (label) => label.replace('ns/op', perOp),
    perOp: ` ${perOp}`,
  }
}

/** Nanoseconds with their unit, as `641.0 ns` or `12.40 µs`. */
export function formatNs(ns: number | null | undefined): string {
  if (ns === null || ns === undefined) return NOT_MEASURED
  const unit = timeUnitFor([ns])
  return `${formatEstimate(ns / unit.ns)} ${unit.name}`
}

/** Milliseconds in a suitable unit, to three significant digits: `4.10 µs`, `0.124 ms` or `12.1 s`. */
export function formatMs(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return NOT_MEASURED
  if (ms === 0) return '0 ms'
  const size = Math.abs(ms)
  if (size >= 10_000) return `${formatEstimate(ms / 1000, 3)} s`
  return size >= 0.1 ? `${formatEstimate(ms, 3)} ms` : `${formatEstimate(ms * 1000, 3)} µs`
}

/** A count or an exact figure: whole numbers as they are, others as {@link formatEstimate} does. */
export function formatNumber(value: number | null | undefined): string {
  return Number.isInteger(value) ? withMinus(value as number, 0) : formatEstimate(value)
}

/** An estimate, to four significant digits with thousands separators: `0.1234`, `641.0`, `12,400`. */
export function formatEstimate(value: number | null | undefined, significant = 4): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NOT_MEASURED
  if (value === 0) return '0'
  const magnitude = Math.floor(Math.log10(Math.abs(value)))
  return withMinus(value, Math.min(6, Math.max(0, significant - 1 - magnitude)))
}

/** At most `digits` decimals, trailing zeros left out: `1`, `1.5`, `12,400`; what is not 0 never reads 0. */
export function formatCount(value: number | null | undefined, digits = 2): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NOT_MEASURED
  return withMinus(value, digitsToShow(value, digits), 0)
}

const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB']

/** Bytes with a unit in steps of 1,024, as `96 B`, `1.5 KB` or `−2.1 MB`. */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined || !Number.isFinite(bytes)) return NOT_MEASURED
  let value = bytes
  let step = 0
  while (Math.abs(value) >= 1024 && step < byteUnits.length - 1) {
    value /= 1024
    step++
  }
  return `${formatCount(value, Math.abs(value) >= 100 || step === 0 ? 1 : 2)} ${byteUnits[step]}`
}

/** A share of 1 as a percentage without a sign of direction: 0.123 is `12.3 %`. */
export function formatPercent(share: number | null | undefined): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return NOT_MEASURED
  return `${percentDigits(share * 100)} %`
}

/** A ratio as a signed change: 0.915 is `−8.5 %`, 1.02 is `+2.0 %`. */
export function formatChange(ratio: number | null | undefined): string {
  if (ratio === null || ratio === undefined || !Number.isFinite(ratio)) return NOT_MEASURED
  const percent = (ratio - 1) * 100
  const digits = percentDigits(percent)
  return `${percent > 0 && !isZero(digits) ? '+' : ''}${digits} %`
}

/** What is gone of an amount as a share of it, `50.0 %`; of one that grew, how many times as much it is. */
export function formatReduction(ratio: number | null | undefined): string {
  if (ratio === null || ratio === undefined || !Number.isFinite(ratio)) return NOT_MEASURED
  return ratio > 1 ? `none (${withMinus(ratio, ratio >= 10 ? 1 : 2)}x as many)` : formatPercent(1 - ratio)
}

/** The inverse of a time ratio, as in "1.09x": how many times as fast. */
export function formatSpeedup(ratio: number | null | undefined): string {
  if (ratio === null || ratio === undefined || !(ratio > 0)) return NOT_MEASURED
  const speedup = 1 / ratio
  return `${withMinus(speedup, speedup >= 100 ? 0 : speedup >= 10 ? 1 : 2)}x`
}

/** The larger half of an interval as a share of its estimate, as `± 0.4 %`; empty without an interval. */
export function formatSpread(estimate: number, interval: Interval | null): string {
  if (interval === null || estimate === 0) return ''
  return `± ${formatPercent(halfWidth(estimate, interval) / Math.abs(estimate))}`
}

/** The larger distance from the estimate to an end of its interval, in the estimate's unit. */
function halfWidth(estimate: number, [low, high]: Interval): number {
  return Math.max(high - estimate, estimate - low)
}

/** A p-value as benchstat prints it, never as zero: `p=0.012`, `p<0.001`. */
export function formatP(p: number | null | undefined): string {
  if (p === null || p === undefined) return `p=${NOT_MEASURED}`
  return p < 0.001 ? 'p<0.001' : `p=${p.toFixed(3)}`
}

/** The word with its number: `1 case`, `3 cases`. */
export function pluralize(many: number, one: string, more = `${one}s`): string {
  return `${formatCount(many, 0)} ${many === 1 ? one : more}`
}

/** Items joined as in a sentence: `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  const last = items[items.length - 1]
  if (last === undefined) return ''
  return items.length === 1 ? last : `${items.slice(0, -1).join(', ')} and ${last}`
}

/** So many decimals, or those to the first digit of a value that they would show as 0. */
function digitsToShow(value: number, digits: number): number {
  const isLost = value !== 0 && Math.abs(value) < 0.5 * 10 ** -digits
  return isLost ? Math.min(9, Math.ceil(-Math.log10(Math.abs(value)))) : digits
}

function percentDigits(percent: number): string {
  const size = Math.abs(percent)
  if (size === 0) return '0'
  return withMinus(percent, size >= 100 ? 0 : size >= 0.095 ? 1 : 2)
}

function isZero(digits: string): boolean {
  return !/[1-9]/.test(digits)
}

/** With the typographic minus, and never as "−0". */
function withMinus(value: number, most: number, least = most): string {
  const digits = decimals(most, Math.min(least, most)).format(Math.abs(value))
  return value < 0 && !isZero(digits) ? `−${digits}` : digits
}

const formats = new Map<string, Intl.NumberFormat>()

/** Kept, since making one takes thirty times as long as using it. */
function decimals(most: number, least: number): Intl.NumberFormat {
  const key = `${least}-${most}`
  const format =
    formats.get(key) ??
    new Intl.NumberFormat('en-US', { maximumFractionDigits: most, minimumFractionDigits: least })
  formats.set(key, format)
  return format
}
