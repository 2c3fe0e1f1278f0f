import type { ThreadWatch, WatchedFunction, WatchedSite } from '../../model/watch.js'
import { sum } from '../../stats/summary.js'
import { formatBytes, formatPercent, NOT_MEASURED } from '../text/format.js'

/** Share of the time in pauses from which on the collections are the trouble. */
const TROUBLE = 0.01

/** Bytes from which on an order is told: some twenty samples. */
const FEWEST_BYTES = 20 * 2 ** 19

/** Sites in the order in which they matter, and what is said of them. */
export interface SiteTable {
  readonly head: readonly string[]
  /** A function, its place, who called it, and its figures. */
  readonly rows: readonly (readonly string[])[]
  /** What all samples stand for: less than all that was allocated where not all of it was looked at. */
  readonly sampledBytes: number
}

/** The functions that allocate most: by survivors where collections are the trouble, else by bytes. */
export function siteTable(threads: readonly ThreadWatch[], most: number): SiteTable {
  const sites = sitesOfAll(threads)
  const knowsSurvived = sites.some(({ survivedBytes }) => survivedBytes !== null)
  const knowsAlive = sites.some(({ aliveBytes }) => aliveBytes !== null)
  const [allocated, survived] = [sum(sites.map(bytesOf)), sum(sites.map(survivedOf))]
  const isTrouble = threads.some(({ gc }) => (gc.share ?? 0) >= TROUBLE)
  const order = survived >= FEWEST_BYTES && isTrouble ? survivedOf : bytesOf
  const rows = [...sites]
    .sort((a, b) => order(b) - order(a))
    .slice(0, most)
    .map((site) => [
      site.function,
      placeOf(site),
      site.caller === null ? '' : `${site.caller.function} ${placeOf(site.caller)}`,
      withShare(site.bytes, allocated),
      ...(knowsSurvived ? [withShare(site.survivedBytes, survived)] : []),
      ...(knowsAlive ? [aliveText(site)] : []),
    ])
  const head = ['function', 'file', 'called from', 'allocated', 'survived', 'alive at the end']
  const known = head.slice(0, 4 + Number(knowsSurvived) + Number(knowsAlive))
  return { head: known, rows, sampledBytes: allocated }
}

/** Which sites make the collections, as sentences; none where too little was seen. */
export function causesOf(threads: readonly ThreadWatch[]): string[] {
  const sites = sitesOfAll(threads)
  const most = (
    figure: (site: WatchedSite) => number,
  ): { readonly site: WatchedSite; readonly share: number } | null => {
    const [site] = [...sites].sort((a, b) => figure(b) - figure(a))
    const total = sum(sites.map(figure))
    return site === undefined || total < FEWEST_BYTES ? null : { site, share: figure(site) / total }
  }
  const told = (name: string, found: ReturnType<typeof most>): string[] =>
    found === null
      ? []
      : [`${name} ${found.site.function} (${placeOf(found.site)}): ${formatPercent(found.share)}`]
  const growing = sites.filter((site) => site.growing === true)
  return [
    ...told('Collections of the young generation are fed by what is allocated, most of it by', most(bytesOf)),
    ...told('Full collections are fed by what survives those, most of it by', most(survivedOf)),
    ...(growing.length === 0
      ? []
      : [
          `What ${growing.map((site) => `${site.function} (${placeOf(site)})`).join(', ')} allocates stays alive, the more the longer the program runs: a leak, or a cache that is not full yet`,
        ]),
  ].map((sentence) => `${sentence}.`)
}

/** Whose code allocates: the program's own, its packages, Node.js; largest first, with shares. */
export function packageRows(threads: readonly ThreadWatch[]): readonly (readonly string[])[] {
  return sharesBy(sitesOfAll(threads), (site) => site.package ?? 'own code')
}

/** The files of the program's own code that allocate, the largest first. */
export function fileRows(threads: readonly ThreadWatch[], most: number): readonly (readonly string[])[] {
  const own = (site: WatchedSite): WatchedFunction | null => (site.package === null ? site : site.caller)
  return sharesBy(sitesOfAll(threads), (site) => own(site)?.file ?? null).slice(0, most)
}

function sharesBy(sites: readonly WatchedSite[], nameOf: (site: WatchedSite) => string | null) {
  const groups = new Map<string, WatchedSite[]>()
  for (const site of sites) {
    const name = nameOf(site)
    if (name !== null) groups.set(name, [...(groups.get(name) ?? []), site])
  }
  const [allocated, survived] = [sum(sites.map(bytesOf)), sum(sites.map(survivedOf))]
  return [...groups]
    .map(([name, own]) => ({ name, bytes: sum(own.map(bytesOf)), kept: sum(own.map(survivedOf)) }))
    .sort((a, b) => b.bytes - a.bytes)
    .map(({ name, bytes, kept }) => [
      name,
      formatPercent(bytes / allocated),
      survived > 0 ? formatPercent(kept / survived) : NOT_MEASURED,
    ])
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

function withShare(bytes: number | null, total: number): string {
  return bytes === null
    ? NOT_MEASURED
    : `${formatBytes(bytes)} (${formatPercent(total > 0 ? bytes / total : 0)})`
}

function aliveText({ aliveBytes, growing }: WatchedSite): string {
  return aliveBytes === null
    ? NOT_MEASURED
    : `${formatBytes(aliveBytes)}${growing === true ? ', growing' : ''}`
}
