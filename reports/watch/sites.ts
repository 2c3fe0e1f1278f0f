import type { ThreadWatch, WatchedFunction, WatchedSite } from '../../model/watch.js'
import { sum } from '../../stats/summary.js'
import { formatBytes, formatPercent, NOT_MEASURED } from '../text/format.js'

/** Share of the time in pauses from which on the collections are the trouble. */
const TROUBLE = 0.01

/** Bytes from which on an order is told: some twenty samples. */
const FEWEST_BYTES = 20 * 2 ** 19

/** Less of what was allocated does not stand for all of it, and no order and no share is told. */
const LEAST_TRACED = 0.4

/** Sites in the order in which they matter, and what is said of them. */
export interface SiteTable {
  readonly head: readonly string[]
  /** A function, its place, who called it, and its figures. */
  readonly rows: readonly (readonly string[])[]
  /** Of how much samples tell who allocated it. */
  readonly traced: string
}

/** The functions that allocate most: by survivors where collections are the trouble, else by bytes. */
export function siteTable(threads: readonly ThreadWatch[], most: number): SiteTable {
  const sites = sitesOfAll(threads)
  const whole = wholeOf(threads, sites)
  const knowsSurvived = sites.some(({ survivedBytes }) => survivedBytes !== null)
  const knowsAlive = sites.some(({ aliveBytes }) => aliveBytes !== null)
  const isTrouble = threads.some(({ gc }) => (gc.share ?? 0) >= TROUBLE)
  const order = (whole.survived ?? 0) >= FEWEST_BYTES && isTrouble ? survivedOf : bytesOf
  const rows = [...sites]
    .sort((a, b) => order(b) - order(a))
    .slice(0, most)
    .map((site) => [
      site.function,
      placeOf(site),
      site.caller === null ? '' : `${site.caller.function} ${placeOf(site.caller)}`,
      withShare(site.bytes, whole.bytes),
      ...(knowsSurvived ? [withShare(site.survivedBytes, whole.survived)] : []),
      ...(knowsAlive ? [aliveText(site)] : []),
    ])
  const head = ['function', 'file', 'called from', 'allocated', 'survived', 'alive of a stretch']
  const known = head.slice(0, 4 + Number(knowsSurvived))
  return { head: knowsAlive ? [...known, 'alive of a stretch'] : known, rows, traced: whole.text }
}

/** Which sites make the collections, as sentences; none where too little was seen. */
export function causesOf(threads: readonly ThreadWatch[]): string[] {
  const sites = sitesOfAll(threads)
  const whole = wholeOf(threads, sites)
  const told = (name: string, figure: (site: WatchedSite) => number, total: number | null): string[] => {
    const [site] = [...sites].sort((a, b) => figure(b) - figure(a))
    if (site === undefined || total === null || total < FEWEST_BYTES) return []
    const share = figure(site) / total
    return [
      `${name}, ${share > 0.5 ? 'most' : 'the largest part'} of it by ${nameOf(site)}: ${formatPercent(share)}`,
    ]
  }
  const growing = sites.filter((site) => site.growing === true)
  return [
    ...(whole.bytes === null && sites.length > 0
      ? [`Which functions allocate most is not known: it was looked at for ${whole.text}`]
      : []),
    ...told('Collections of the young generation are fed by what is allocated', bytesOf, whole.bytes),
    ...told('Full collections are fed by what survives those', survivedOf, whole.survived),
    ...(growing.length === 0
      ? []
      : [
          `What ${growing.map(nameOf).join(', ')} allocates stays alive, the more the longer the program runs: a leak, or a cache that is not full yet`,
        ]),
  ].map((sentence) => `${sentence}.`)
}

/** All that shares are of; `null` where what was looked at does not stand for it. */
interface Whole {
  readonly bytes: number | null
  readonly survived: number | null
  readonly text: string
}

function wholeOf(threads: readonly ThreadWatch[], sites: readonly WatchedSite[]): Whole {
  const listed = sum(sites.map(bytesOf))
  const total = threads
    .map(allocatedIn)
    .reduce((all: number | null, one) => (all === null || one === null ? null : all + one), 0)
  const traced = Math.max(listed, sum(threads.map(({ allocation }) => allocation.tracedBytes ?? 0)))
  const isKnown = total !== null && traced >= LEAST_TRACED * total
  const survived = sum(sites.map(survivedOf))
  // Of what was not looked at for survivors all may have survived.
  const unknown = sum(sites.filter(({ survivedBytes }) => survivedBytes === null).map(bytesOf))
  return {
    bytes: isKnown ? traced : null,
    survived: isKnown && unknown <= survived ? survived : null,
    text: `${formatBytes(traced)} of ${formatBytes(total === null ? null : Math.max(total, traced))}`,
  }
}

function allocatedIn({ lostRecords = 0, allocation }: ThreadWatch): number | null {
  const { heapBytes, tracedBytes, sites } = allocation
  if (heapBytes === null) return lostRecords > 0 ? null : 0
  // Earlier documents stretched what was sampled to the whole.
  return tracedBytes === undefined ? sum(sites.map(bytesOf)) : heapBytes
}

/** Whose code allocates: the program's own, its packages, Node.js; largest first, with shares. */
export function packageRows(threads: readonly ThreadWatch[]): readonly (readonly string[])[] {
  return sharesBy(threads, (site) => site.package ?? 'own code')
}

/** The files of the program's own code that allocate, the largest first. */
export function fileRows(threads: readonly ThreadWatch[], most: number): readonly (readonly string[])[] {
  const own = (site: WatchedSite): WatchedFunction | null => (site.package === null ? site : site.caller)
  return sharesBy(threads, (site) => own(site)?.file ?? null).slice(0, most)
}

function sharesBy(threads: readonly ThreadWatch[], groupOf: (site: WatchedSite) => string | null) {
  const sites = sitesOfAll(threads)
  const whole = wholeOf(threads, sites)
  const groups = new Map<string, WatchedSite[]>()
  for (const site of sites) {
    const name = groupOf(site)
    if (name !== null) groups.set(name, [...(groups.get(name) ?? []), site])
  }
  return [...groups]
    .map(([name, own]) => ({ name, bytes: sum(own.map(bytesOf)), kept: sum(own.map(survivedOf)) }))
    .sort((a, b) => b.bytes - a.bytes)
    .map(({ name, bytes, kept }) => [
      name,
      whole.bytes === null ? NOT_MEASURED : formatPercent(bytes / whole.bytes),
      (whole.survived ?? 0) > 0 ? formatPercent(kept / (whole.survived ?? 0)) : NOT_MEASURED,
    ])
}

/** A function with its place; the program's own that called it where it is not the program's. */
function nameOf(site: WatchedSite): string {
  const named = (fn: WatchedFunction): string => `${fn.function} (${placeOf(fn).replace(/^\((.*)\)$/, '$1')})`
  return site.caller === null ? named(site) : `${named(site)}, called from ${named(site.caller)}`
}

/** Where a function stands, as editors open it. */
function placeOf({ file, line }: WatchedFunction): string {
  return line === 0 ? file : `${file}:${line}`
}

/** The functions of several threads, one that is in many of them once. */
function sitesOfAll(threads: readonly ThreadWatch[]): WatchedSite[] {
  const sites = new Map<string, WatchedSite>()
  for (const site of threads.flatMap(({ allocation }) => allocation.sites)) {
    const key = `${site.function} ${placeOf(site)} ${site.caller === null ? '' : `${site.caller.function} ${placeOf(site.caller)}`}`
    const known = sites.get(key)
    sites.set(key, known === undefined ? site : both(known, site))
  }
  return [...sites.values()]
}

/** One site of two threads. What only one of them knows is known of that one. */
function both(one: WatchedSite, other: WatchedSite): WatchedSite {
  const known = (a: number | null, b: number | null) => (a === null ? b : a + (b ?? 0))
  return {
    ...one,
    bytes: one.bytes + other.bytes,
    survivedBytes: known(one.survivedBytes, other.survivedBytes),
    aliveBytes: known(one.aliveBytes, other.aliveBytes),
    growing: one.growing === null ? other.growing : one.growing || other.growing === true,
  }
}

const bytesOf = ({ bytes }: WatchedSite): number => bytes
/** Unknown is in no sum. */
const survivedOf = ({ survivedBytes = null }: WatchedSite): number => survivedBytes ?? 0

/** Without a share where `total` is not known. */
function withShare(bytes: number | null, total: number | null): string {
  if (bytes === null) return NOT_MEASURED
  if (total === null) return formatBytes(bytes)
  return `${formatBytes(bytes)} (${formatPercent(total > 0 ? bytes / total : 0)})`
}

function aliveText({ aliveBytes, growing }: WatchedSite): string {
  return aliveBytes === null
    ? NOT_MEASURED
    : `${formatBytes(aliveBytes)}${growing === true ? ', growing' : ''}`
}
