import type { Counted } from '../../model/metric.js'
import type { CountedSite, WorkResult, WorkSite } from '../../model/run.js'

type Sites = Counted['sites']

/** The site that grew most, and what it had (`null`: not known) and has of an op's figure. */
export interface GrownSite {
  readonly site: CountedSite
  readonly grown: readonly [was: number | null, now: number]
}

/**
 * The site of `current` that grew most over `old`; `null` when none grew.
 * Lines move when code is edited, so sites are matched by file and function, and there by what stands on the
 * line, where that is known; then those that are unchanged, and the others in the order of their lines.
 */
export function grownSite(old: Sites, current: Sites): GrownSite | null {
  const before = groups(old)
  const growth = [...groups(current)].flatMap(([key, sites]) => growthOf(before.get(key) ?? [], sites))
  const by = ({ grown: [was, now] }: GrownSite): number => now - (was ?? 0)
  const most = growth.filter((one) => by(one) > 0).sort((a, b) => by(b) - by(a))
  // The reader's own code is where the fix goes; what Node allocates on its behalf comes second.
  return most.find(({ site }) => isOwnCode(site)) ?? most[0] ?? null
}

/** Whether a line of the site can be pointed at: not inside Node, not a native function. */
export function isOwnCode({ file, line }: Pick<CountedSite, 'file' | 'line'>): boolean {
  return file !== '' && line > 0 && !file.startsWith('node:') && !file.startsWith('(')
}

function growthOf(old: Sites, current: Sites): GrownSite[] {
  const left = [...old]
  const take = (isSame: (was: Sites[number]) => boolean) => {
    const index = left.findIndex(isSame)
    return index < 0 ? [] : left.splice(index, 1)
  }
  const moved: GrownSite[] = []
  const rewritten = current.filter(({ site, amount }) => {
    const code = codeOf(site)
    const [was] = code === undefined ? [] : take((one) => codeOf(one.site) === code)
    if (was) moved.push({ site, grown: [was.amount, amount] })
    return !was
  })
  const changed = rewritten.filter(({ amount }) => take((was) => was.amount === amount).length === 0)
  const others = changed.map(
    ({ site, amount }, index): GrownSite => ({ site, grown: [left[index]?.amount ?? 0, amount] }),
  )
  return [...moved, ...others]
}

const codeOf = (site: CountedSite): string | undefined => ('code' in site ? site.code : undefined)

function groups(sites: Sites): Map<string, Sites[number][]> {
  const found = new Map<string, Sites[number][]>()
  for (const one of [...sites].sort((a, b) => a.site.line - b.site.line)) {
    const key = JSON.stringify([one.site.file, one.site.function])
    found.set(key, [...(found.get(key) ?? []), one])
  }
  return found
}

/**
 * The lines of the site's function that run now and did not run before, or not as they are written now; none
 * where that is not known: steps were not counted, or the function has no name, is new, or has rare lines.
 */
export function newLines(
  { file, function: name }: CountedSite,
  was: WorkResult | null | undefined,
  is: WorkResult | null | undefined,
): readonly WorkSite[] {
  if (!was || !is || name === '(anonymous)' || !isWhole(was)) return []
  const inFunction = ({ sites }: WorkResult) =>
    sites.filter((site) => site.file === file && site.function === name).sort((a, b) => a.line - b.line)
  const left = inFunction(was).map(({ code }) => code)
  if (left.length === 0 || left.includes(undefined)) return []
  return inFunction(is).filter(({ code }) => {
    const known = left.indexOf(code)
    if (known >= 0) left.splice(known, 1)
    return known < 0
  })
}

/** Whether all that ran is on the list of lines, which ends somewhere. */
function isWhole({ sites, stepsPerOp }: WorkResult): boolean {
  const listed = sites.reduce((sum, site) => sum + site.stepsPerOp, 0)
  return listed >= stepsPerOp * (1 - 1e-9)
}
