import { fileURLToPath } from 'node:url'
import type { WatchedSite } from '../../../model/watch.js'
import type { SampledSite } from './records.js'
import { shownPath } from './shown-path.js'

/** Sites that are kept of a thread in the end. */
const MOST_SITES = 25
/** Functions that are kept meanwhile: a program may make new ones all the time. */
const MOST_FUNCTIONS = 10_000

/** The functions of a thread that allocate, from one window of samples after the other. */
export function sumOfSites() {
  /** By script and function: the places of that name. V8 forgets a place when its script is collected. */
  const sums = new Map<string, WatchedSite[]>()
  /** The address of each script that was ever told of. */
  const files = new Map<string, string>()
  let functions = 0
  const add = ([name, script, url, line, bytes]: SampledSite): void => {
    if (url !== '') files.set(script, url)
    const key = `${script} ${name}`
    const places = sums.get(key) ?? []
    if (places.length === 0) sums.set(key, places)
    const known = places.findIndex((place) => place.line === line)
    const site = {
      function: name || '(anonymous)',
      file: '',
      line,
      bytes: bytes + (places[known]?.bytes ?? 0),
    }
    if (known >= 0) places[known] = site
    else if (functions++ < MOST_FUNCTIONS) places.push(site)
  }
  const largest = (): WatchedSite[] =>
    [...sums]
      .flatMap(([key, places]) => {
        const [script = ''] = key.split(' ', 1)
        return withoutForgotten(places).map((site) => ({ ...site, file: fileOf(script, files.get(script)) }))
      })
      .sort((a, b) => b.bytes - a.bytes)
      .slice(0, MOST_SITES)
  return { add, largest }
}

/** What V8 had forgotten the line of is the function's of that name, where there is just one. */
function withoutForgotten(places: readonly WatchedSite[]): readonly WatchedSite[] {
  const [known, ...others] = places.filter(({ line }) => line > 0)
  if (known === undefined || others.length > 0) return places
  return [{ ...known, bytes: places.reduce((sum, { bytes }) => sum + bytes, 0) }]
}

function fileOf(script: string, url: string | undefined): string {
  if (script === '0') return '(V8)'
  if (url === undefined) return '(a script that is gone)'
  return url.startsWith('file:') ? shownPath(fileURLToPath(url)) : shownPath(url)
}
