import type { CountedSite, WorkResult, WorkSite } from '../../model/run.js'

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
