import type { WatchedFrame, WatchedFunction, WatchedSite } from '../../../model/watch.js'
import { functionAt, packageAt } from './places.js'
import type { FunctionPlace, SampledFrame, SitesRecord } from './records.js'
import { placeKey, type SampledSite, sampledSites } from './sampled-sites.js'
import { noSums, type SiteSums, sumOfWindows } from './site-sums.js'
import { sumOfStacks } from './stacks.js'

/** Sites that are kept of a thread in the end, for each figure by which they can be sorted. */
const MOST_SITES = 25
/** Functions that are kept meanwhile, and files: a program may make new ones all the time. */
const MOST_FUNCTIONS = 10_000
/** A place of a function, with what the windows say of it. */
interface Place {
  readonly line: number
  readonly column: number
  readonly caller: FunctionPlace | null
  readonly sums: SiteSums
}

/** The functions of a thread that allocate, from one window of samples after the other. */
export function sumOfSites() {
  /** By script and function: the places of that name. V8 forgets a place when its script is collected. */
  const places = new Map<string, Place[]>()
  /** The address of each script that was ever told of. */
  const files = new Map<string, string>()
  const windows = sumOfWindows()
  const stacked = sumOfStacks()
  /** As of the last window. */
  let found: readonly WatchedSite[] | undefined
  let functions = 0

  const noteFiles = (stacks: readonly SampledFrame[]): void => {
    for (const [, script, url, , , , callees] of stacks) {
      if (url !== '' && files.size < MOST_FUNCTIONS) files.set(script, url)
      noteFiles(callees)
    }
  }
  const placeIn = ({ place: [name, script, , line, column], caller }: SampledSite): SiteSums | undefined => {
    const key = `${script} ${name}`
    const known = places.get(key) ?? []
    const found = known.find(
      (place) => place.line === line && place.column === column && isSame(place.caller, caller),
    )
    if (found !== undefined || functions++ >= MOST_FUNCTIONS) return found?.sums
    const sums = windows.site()
    known.push({ line, column, caller, sums })
    places.set(key, known)
    return sums
  }
  const add = ({ stacks, ...window }: SitesRecord): void => {
    found = undefined
    noteFiles(stacks)
    if (window.window !== 'alive') stacked.add(stacks, window.window, window)
    const sampled = new Map<SiteSums, number>()
    for (const site of sampledSites(stacks, packageOfPlace)) {
      const sums = placeIn(site)
      if (sums !== undefined) sampled.set(sums, site.bytes + (sampled.get(sums) ?? 0))
    }
    windows.add(window, sampled)
  }
  const withFile = ([name, script, , line, column]: FunctionPlace): FunctionPlace => [
    ...([name, script, files.get(script) ?? ''] as const),
    ...([line, column] as const),
  ]
  const packageOfPlace = (place: FunctionPlace): string | null => packageAt(withFile(place))
  const functionOfPlace = (place: FunctionPlace): WatchedFunction => functionAt(withFile(place))
  const stacks = (): readonly WatchedFrame[] => stacked.tree(functionOfPlace)
  const look = (): readonly WatchedSite[] => {
    const all = [...places].flatMap(([key, own]) => {
      const script = key.slice(0, key.indexOf(' '))
      return withoutForgotten(own).map(({ line, column, caller, sums }) => {
        const place: FunctionPlace = [key.slice(script.length + 1), script, '', line, column]
        return { place, caller, figures: windows.figuresOf(sums) }
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
  return { add, largest, stacks, tracedBytes: windows.tracedBytes }
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

type SiteFigures = Pick<WatchedSite, 'bytes' | 'survivedBytes' | 'aliveBytes'>

function isSame(one: FunctionPlace | null, other: FunctionPlace | null): boolean {
  if (one === null || other === null) return one === other
  return placeKey(one) === placeKey(other)
}

/** What V8 had forgotten the line of is the function's of that name, where there is just one. */
function withoutForgotten(places: readonly Place[]): readonly Place[] {
  const [known, ...others] = places.filter(({ line }) => line > 0)
  if (known === undefined || others.length > 0) return places
  const sums = noSums()
  for (const place of places)
    for (const key of Object.keys(sums) as (keyof SiteSums)[]) sums[key] += place.sums[key]
  return [{ ...known, sums }]
}
