import type { FunctionPlace, SampledFrame } from './records.js'

/** A function that allocates; where it is none of the program's own, the nearest of those that called it. */
export interface SampledSite {
  readonly place: FunctionPlace
  readonly bytes: number
  readonly caller: FunctionPlace | null
}

/** Bytes by function in what a window sampled; `packageAt` gives `null` for the program's own code. */
export function sampledSites(
  stacks: readonly SampledFrame[],
  packageAt: (place: FunctionPlace) => string | null,
): SampledSite[] {
  const sites = new Map<string, SampledSite>()
  const visit = (frame: SampledFrame, above: FunctionPlace | null): void => {
    const [name, script, url, line, column, bytes, callees] = frame
    const place: FunctionPlace = [name, script, url, line, column]
    const isOwnCode = packageAt(place) === null
    if (bytes > 0) {
      const caller = isOwnCode ? null : above
      const key = `${placeKey(place)} ${caller === null ? '' : placeKey(caller)}`
      sites.set(key, { place, bytes: bytes + (sites.get(key)?.bytes ?? 0), caller })
    }
    for (const callee of callees) visit(callee, isOwnCode ? place : above)
  }
  for (const frame of stacks) visit(frame, null)
  return [...sites.values()]
}

/** Tells functions apart. */
export function placeKey([name, script, , line, column]: FunctionPlace): string {
  return `${script}:${line}:${column} ${name}`
}
