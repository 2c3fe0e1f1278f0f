import type { WatchedFrame, WatchedFunction, WatchedSite } from '../../../model/watch.js'
import { functionAt, packageAt } from './places.js'
import type { FunctionPlace, SampledFrame, SitesRecord, WindowKind } from './records.js'
import { placeKey, type SampledSite, sampledSites } from './sampled-sites.js'
import { sumOfStacks } from './stacks.js'

/** Sites that are kept of a thread in the end, for each figure by which they can be sorted. */
const MOST_SITES = 25
/** Functions that are kept meanwhile, and files: a program may make new ones all the time. */
const MOST_FUNCTIONS = 10_000
/** With fewer bytes alive at a window's end, growth is not judged: some twenty samples. */
const FEWEST_BYTES = 20 * 2 ** 19
/** Growth is told from two windows of which one is so much longer, in bytes allocated. */
const LONGER = 2

/** Bytes of a site in all windows of a kind; of those that tell what is alive, the first and the last. */
interface Sampled {
  readonly line: number
  readonly column: number
  readonly caller: FunctionPlace | null
  allocated: number
  survived: number
  aliveFirst: number
  aliveLast: number
}
/** As of a site, of all that was allocated in the windows. */
type Sums = Omit<Sampled, 'line' | 'column' | 'caller'>

/** The functions of a thread that allocate, from one window of samples after the other. */
export function sumOfSites() {
  /** By script and function: the places of that name. V8 forgets a place when its script is collected. */
  const places = new Map<string, Sampled[]>()
  /** The address of each script that was ever told of. */
  const files = new Map<string, string>()
  const windows: Sums = { allocated: 0, survived: 0, aliveFirst: 0, aliveLast: 0 }
  const stacked = sumOfStacks()
  let [youngDied, totalBytes] = [0, 0]
  /** As of the last window. */
  let found: readonly WatchedSite[] | undefined
  /** Allocated before any window looked for what survives: the program's start. */
  let atStart: number | undefined
  let functions = 0

  const noteFiles = (stacks: readonly SampledFrame[]): void => {
    for (const [, script, url, , , , callees] of stacks) {
      if (url !== '' && files.size < MOST_FUNCTIONS) files.set(script, url)
      noteFiles(callees)
    }
  }
  const placeIn = ({ place: [name, script, , line, column], caller }: SampledSite): Sampled | undefined => {
    const key = `${script} ${name}`
    const known = places.get(key) ?? []
    const found = known.find(
      (place) => place.line === line && place.column === column && isSame(place.caller, caller),
    )
    if (found !== undefined || functions++ >= MOST_FUNCTIONS) return found
    const made = { line, column, caller, allocated: 0, survived: 0, aliveFirst: 0, aliveLast: 0 }
    known.push(made)
    places.set(key, known)
    return made
  }
  const add = ({ window, allocatedBytes, youngDiedBytes, fullCollections, stacks }: SitesRecord): void => {
    totalBytes += allocatedBytes
    found = undefined
    // Without a full collection what is dead in old space is among the samples still.
    if (window === 'alive' && fullCollections === 0) return
    atStart ??= allocatedBytes
    if (window === 'survived') youngDied += youngDiedBytes
    const sums = sumsOf(window, windows.aliveFirst === 0)
    if (window === 'alive')
      for (const place of [...places.values()].flat()) for (const key of sums) place[key] = 0
    for (const key of sums) windows[key] = allocatedBytes + (window === 'alive' ? 0 : windows[key])
    noteFiles(stacks)
    if (window !== 'alive') stacked.add(stacks, window)
    for (const site of sampledSites(stacks, packageOfPlace)) {
      const place = placeIn(site)
      if (place !== undefined) for (const key of sums) place[key] += site.bytes
    }
  }
  const withFile = ([name, script, , line, column]: FunctionPlace): FunctionPlace => [
    ...([name, script, files.get(script) ?? ''] as const),
    ...([line, column] as const),
  ]
  const packageOfPlace = (place: FunctionPlace): string | null => packageAt(withFile(place))
  const functionOfPlace = (place: FunctionPlace): WatchedFunction => functionAt(withFile(place))
  const estimateOf = (sums: Sums) =>
    estimate(sums, windows, youngDied, totalBytes, totalBytes - (atStart ?? 0))
  const stacks = (): readonly WatchedFrame[] =>
    stacked.tree((sums) => {
      const { bytes, survivedBytes } = estimateOf({ ...sums, aliveFirst: 0, aliveLast: 0 })
      return { bytes, survivedBytes }
    }, functionOfPlace)
  const look = (): readonly WatchedSite[] => {
    const all = [...places].flatMap(([key, own]) => {
      const script = key.slice(0, key.indexOf(' '))
      return withoutForgotten(own).map(({ line, column, caller, ...sums }) => {
        const place: FunctionPlace = [key.slice(script.length + 1), script, '', line, column]
        return { place, caller, figures: estimateOf(sums) }
      })
    })
    // Only what is shown is looked up in source maps.
    return mostOf(all).map(({ place, caller, figures }) => ({
      ...functionOfPlace(place),
      package: packageOfPlace(place),
      caller: caller && functionOfPlace(caller),
      ...figures,
    }))
  }
  const largest = (): readonly WatchedSite[] => {
    found ??= look()
    return found
  }
  return { add, largest, stacks }
}

/** Which sums a window is added to. The first that tells what is alive is kept beside the last. */
function sumsOf(window: WindowKind, isFirst: boolean): readonly (keyof Sums)[] {
  if (window !== 'alive') return [window]
  return isFirst ? ['aliveFirst', 'aliveLast'] : ['aliveLast']
}

/** What the windows of a kind saw, scaled to the whole watch by its share of all allocations. */
function estimate(place: Sums, windows: Sums, youngDied: number, totalBytes: number, sinceStart: number) {
  const scaled = (bytes: number, key: 'allocated' | 'survived', total: number): number | null =>
    windows[key] > 0 ? Math.round((bytes / windows[key]) * total) : null
  // What a full collection frees of the young generation survived none: a share as of what is allocated.
  const died = windows.allocated > 0 ? (place.allocated / windows.allocated) * youngDied : 0
  const isKnown = windows.aliveLast > 0
  return {
    bytes: scaled(place.allocated, 'allocated', totalBytes) ?? place.allocated,
    survivedBytes: scaled(Math.max(0, place.survived - died), 'survived', sinceStart),
    aliveBytes: isKnown ? place.aliveLast : null,
    growing: isKnown && windows.aliveLast >= LONGER * windows.aliveFirst ? isGrowing(place, windows) : null,
  }
}

/** Whether a longer window leaves more alive in proportion: a full cache holds as much after either. */
function isGrowing({ aliveFirst, aliveLast }: Sums, windows: Sums): boolean {
  const longer = windows.aliveLast / windows.aliveFirst
  return aliveLast >= FEWEST_BYTES && aliveLast > aliveFirst * (1 + (longer - 1) / 2)
}

/** The largest by each figure. */
function mostOf<Site extends { readonly figures: SiteFigures }>(sites: readonly Site[]): readonly Site[] {
  const by = (figure: (figures: SiteFigures) => number) =>
    [...sites].sort((a, b) => figure(b.figures) - figure(a.figures)).slice(0, MOST_SITES)
  const most = new Set([
    ...by(({ bytes }) => bytes),
    ...by(({ survivedBytes }) => survivedBytes ?? 0),
    ...by(({ aliveBytes }) => aliveBytes ?? 0),
  ])
  return [...most].sort((a, b) => b.figures.bytes - a.figures.bytes)
}

type SiteFigures = ReturnType<typeof estimate>

function isSame(one: FunctionPlace | null, other: FunctionPlace | null): boolean {
  if (one === null || other === null) return one === other
  return placeKey(one) === placeKey(other)
}

/** What V8 had forgotten the line of is the function's of that name, where there is just one. */
function withoutForgotten(places: readonly Sampled[]): readonly Sampled[] {
  const [known, ...others] = places.filter(({ line }) => line > 0)
  if (known === undefined || others.length > 0) return places
  const sum = (key: keyof Sums): number => places.reduce((total, place) => total + place[key], 0)
  return [
    {
      ...known,
      allocated: sum('allocated'),
      survived: sum('survived'),
      aliveFirst: sum('aliveFirst'),
      aliveLast: sum('aliveLast'),
    },
  ]
}
