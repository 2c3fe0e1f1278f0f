import type { WatchedSite } from '../../../model/watch.js'
import type { SitesRecord, WindowKind } from './records.js'

/** With fewer bytes alive at a window's end, growth is not judged: some twenty samples. */
const FEWEST_BYTES = 20 * 2 ** 19
/** Growth is told from two windows of which one is so much longer, in bytes allocated. */
const LONGER = 2
/** A window says of a site what becomes of its bytes if they are in it so often, beside the whole. */
const LEAST_SEEN = 0.1
/** That nothing is left of a site's bytes is told of no fewer: some eight samples. */
const FEWEST_GONE = 8 * 2 ** 19

/** What the windows of samples say of a site, in bytes but for shares. Those of two sites may be added up. */
export interface SiteSums {
  /** Of what was allocated in the last window of all allocations. */
  share: number
  /** Sampled in the window after that one. */
  since: number
  allocated: number
  /** Of it: in the first window. */
  atStart: number
  /** Of it, in windows of survivors: as much as the windows before and after agree on, and what survived. */
  looked: number
  survived: number
  /** What survived there and is more than those agree on: of it alone no share of survivors is known. */
  beyond: number
  /** Alive at the end of the last window of the living in which it allocated, and its share of that. */
  alive: number
  aliveShare: number
  /** Alive at the end of the first such window of all, and of the last. */
  aliveFirst: number
  aliveLast: number
}

export function noSums(): SiteSums {
  return {
    ...{ share: 0, since: 0, allocated: 0, atStart: 0, looked: 0, survived: 0, beyond: 0 },
    ...{ alive: 0, aliveShare: 0, aliveFirst: 0, aliveLast: 0 },
  }
}

/** A window that does not tell all that is allocated, until the next that does. */
interface Gap {
  /** `null`: without a full collection what is dead in old space is among the samples still. */
  readonly kind: Exclude<WindowKind, 'allocated'> | null
  readonly bytes: number
  readonly youngDied: number
}

type Figures = Pick<WatchedSite, 'bytes' | 'survivedBytes' | 'aliveBytes' | 'growing'>

/**
 * What sites allocate over the whole, and what becomes of it, from windows of which each shows one thing.
 * Between two windows of all allocations a site is held to allocate at the lower of its shares in the two:
 * what only one of them knows of may have happened once. After the last nothing is known but what was
 * sampled. So bytes are at least those, and some are nobody's.
 */
export function sumOfWindows() {
  const sites: SiteSums[] = []
  let gap: Gap | undefined
  let isFirst = true
  let [total, start, lookedAt, aliveFirst, aliveLast] = [0, 0, 0, 0, 0]

  const close = ({ kind, bytes, youngDied }: Gap, shares: ReadonlyMap<SiteSums, number>): void => {
    const agreed = (site: SiteSums): number => Math.min(site.share, shares.get(site) ?? 0) * bytes
    const more = (site: SiteSums): number => Math.max(0, agreed(site) - site.since)
    const [seen, unseen] = [sumOf(sites, ({ since }) => since), sumOf(sites, more)]
    const factor = unseen > 0 ? Math.min(1, Math.max(0, bytes - seen) / unseen) : 0
    if (kind === 'survived') lookedAt += bytes
    for (const site of sites) {
      const allocated = site.since + factor * more(site)
      if (kind === 'survived') {
        const share = (site.share + (shares.get(site) ?? 0)) / 2
        const survived = Math.max(0, site.since - share * youngDied)
        site.looked += Math.min(allocated, agreed(site))
        site.survived += Math.min(survived, agreed(site))
        site.beyond += Math.max(0, survived - agreed(site))
      }
      if (kind === 'alive' && allocated > 0) {
        site.alive = site.since
        site.aliveShare = site.since > 0 || allocated >= FEWEST_GONE ? allocated / bytes : 0
      }
      site.allocated += allocated
      site.since = 0
    }
  }

  const add = (
    window: Omit<SitesRecord, 'type' | 'stacks'>,
    sampled: ReadonlyMap<SiteSums, number>,
  ): void => {
    const bytes = Math.max(0, window.allocatedBytes)
    const all = Math.max(
      bytes,
      [...sampled.values()].reduce((sum, some) => sum + some, 0),
      1,
    )
    const shares = new Map([...sampled].map(([site, some]) => [site, some / all]))
    const isWhole = window.window === 'allocated'
    // Two windows that are not whole follow on one another only where a record was lost.
    if (gap !== undefined) close(gap, isWhole ? shares : new Map())
    gap = undefined
    if (isWhole) {
      for (const site of sites) site.share = shares.get(site) ?? 0
      for (const [site, some] of sampled) {
        site.allocated += some
        if (isFirst) site.atStart += some
      }
    } else {
      const isBlind = window.window === 'alive' && window.fullCollections === 0
      gap = { kind: isBlind ? null : (window.window as Gap['kind']), bytes, youngDied: window.youngDiedBytes }
      if (!isBlind) for (const [site, some] of sampled) site.since += some
      if (gap.kind === 'alive') noteAlive(bytes, sampled)
    }
    total += bytes
    if (isFirst) start = bytes
    isFirst = false
  }

  const noteAlive = (bytes: number, sampled: ReadonlyMap<SiteSums, number>): void => {
    for (const site of sites) {
      site.aliveLast = sampled.get(site) ?? 0
      if (aliveFirst === 0) site.aliveFirst = site.aliveLast
    }
    if (aliveFirst === 0) aliveFirst = bytes
    aliveLast = bytes
  }

  /** What survived of a site after the first window; `null` where it was looked at in too small a part. */
  const survivedOf = (site: SiteSums): number | null => {
    const beyond =
      site.beyond + (gap?.kind === 'survived' ? Math.max(0, site.since - site.share * gap.youngDied) : 0)
    const after = bytesOf(site) - site.atStart
    const rest = Math.max(0, after - beyond)
    if (after <= 0 || (gap === undefined && lookedAt === 0)) return null
    const isSeen = site.looked > 0 && site.looked * (total - start) >= LEAST_SEEN * rest * lookedAt
    const isTold = site.survived > 0 || site.looked >= FEWEST_GONE
    if (!isSeen || !isTold) return beyond >= rest ? beyond : null
    return beyond + (site.survived / site.looked) * rest
  }

  const aliveOf = (site: SiteSums): number | null => {
    const isOpen = gap?.kind === 'alive' && site.since > 0
    const [alive, share] = isOpen
      ? [site.since, site.since / (gap?.bytes || 1)]
      : [site.alive, site.aliveShare]
    return share > 0 && share * total >= LEAST_SEEN * bytesOf(site) ? alive : null
  }

  const figuresOf = (site: SiteSums): Figures => {
    const [survived, alive] = [survivedOf(site), aliveOf(site)]
    const isLonger = aliveLast >= LONGER * aliveFirst
    return {
      bytes: Math.round(bytesOf(site)),
      // What is alive after a young collection has survived one.
      survivedBytes: survived === null ? null : Math.round(Math.max(survived, alive ?? 0)),
      aliveBytes: alive,
      growing: alive !== null && isLonger ? isGrowing(site, aliveLast / aliveFirst) : null,
    }
  }

  return {
    /** Another site. */
    site: (): SiteSums => {
      const sums = noSums()
      sites.push(sums)
      return sums
    },
    add,
    figuresOf,
    /** What is known of who allocated it. */
    tracedBytes: (): number => Math.min(total, Math.round(sumOf(sites, bytesOf))),
  }
}

function bytesOf({ allocated, since }: SiteSums): number {
  return allocated + since
}

function sumOf(sites: readonly SiteSums[], of: (site: SiteSums) => number): number {
  return sites.reduce((sum, site) => sum + of(site), 0)
}

/** Whether a longer window leaves more alive in proportion: a full cache holds as much after either. */
function isGrowing({ aliveFirst, aliveLast }: SiteSums, longer: number): boolean {
  return aliveLast >= FEWEST_BYTES && aliveLast > aliveFirst * (1 + (longer - 1) / 2)
}
