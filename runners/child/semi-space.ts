import { setFlagsFromString } from 'node:v8'

/** V8's own limit on 64-bit machines, the same on Node 20, 22, 24 and 26 (measured). */
const defaultMB = 16

/** Megabytes to which one semi-space of the young generation may grow in a process started with `flags`. */
export function semiSpaceLimitMB(flags: readonly string[]): number {
  const given = flags.map((flag) => /^--max[-_]semi[-_]space[-_]size=(\d+)$/.exec(flag)?.[1])
  return Number(given.findLast((megabytes) => megabytes !== undefined) ?? defaultMB)
}

/** The same for this process. */
export function currentSemiSpaceLimitMB(): number {
  return semiSpaceLimitMB(flagsOfProcess())
}

/** The command line comes after `NODE_OPTIONS`, and wins. */
function flagsOfProcess(): readonly string[] {
  return [...(process.env.NODE_OPTIONS ?? '').split(/\s+/), ...process.execArgv]
}

/**
 * Has V8 make semi-spaces no larger than they are from now on, unless this process was told how large they
 * are to be. Not a flag to start with: V8 grows them to twice their size at least, whatever that says.
 */
export function keepSemiSpaces(): void {
  if (flagsOfProcess().some((flag) => /^--(?:min|max)[-_]semi[-_]space[-_]size/.test(flag))) return
  setFlagsFromString('--semi-space-growth-factor=1')
}
