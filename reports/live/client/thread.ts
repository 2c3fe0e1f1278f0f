import type { Slice } from '../../../model/live-watch.js'
import type { LiveEvent, SitesEvent, ThreadEvent } from '../event.js'
import type { Stretch } from './chart.js'

/** A thread as this page knows it, from all that it was told. */
export interface Thread {
  readonly key: string
  readonly name: string
  readonly figures: ThreadEvent['figures']
  readonly heapBytes: number | null
  readonly collections: number
  readonly share: string
  readonly stretches: readonly Stretch[]
  readonly sites: SitesEvent | undefined
}

/** The threads after an event, those with the most collections first. */
export function threadsAfter({ programs }: LiveEvent, known: readonly Thread[]): Thread[] {
  const several = programs.length > 1
  return programs.flatMap(({ command, threads }) =>
    threads.map((event) => {
      const before = known.find(({ key }) => key === event.key)
      const stretches = stretchesOf(before?.stretches.slice(0, event.from) ?? [], event.slices)
      const figure = (label: string) => event.figures.find(([name]) => name === label)?.[1] ?? ''
      return {
        key: event.key,
        name: several ? `${command}: ${event.name}` : event.name,
        figures: event.figures,
        heapBytes: stretches.at(-1)?.heap.used ?? null,
        collections: stretches.reduce((sum, { minor, major }) => sum + minor + major, 0),
        share: figure('GC share'),
        stretches,
        sites: event.sites ?? before?.sites,
      }
    }),
  )
}

function stretchesOf(kept: readonly Stretch[], slices: readonly Slice[]): Stretch[] {
  const all = [...kept]
  for (const slice of slices) all.push({ ...slice, fromMs: all.at(-1)?.ms ?? 0 })
  return all
}
