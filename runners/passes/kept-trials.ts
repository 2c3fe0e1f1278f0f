import type { Warning } from '../../model/warnings.js'
import type { Trial } from '../processes/launch.js'
import type { Lab, Place } from './lab.js'

/**
 * The lab for one pass over one case: what it keeps is under keys that no other pass or case has. Throws
 * where a pass asks for the same key twice, since the second trial would be the first's.
 */
export function keptUnder(lab: Lab, { scenario, case: name }: Place, pass: string): Lab {
  const { once } = lab
  if (once === undefined) return lab
  const keys = new Set<string>()
  return {
    ...lab,
    once: (which, measure, complete) => {
      const key = `${JSON.stringify([scenario, name, pass])} ${which}`
      if (keys.has(key)) throw new Error(`two trials are kept under ${key}`)
      keys.add(key)
      return once(key, measure, complete)
    },
  }
}

/**
 * Measures once in a run, however often the run is cut off. Keeps only complete trials: one that failed may
 * have failed because all was going down. `which` tells the trials of a pass over a case apart.
 */
export function once<T>(
  lab: Lab,
  which: readonly (string | number | null)[],
  measure: () => Promise<T>,
  complete: (value: T) => boolean,
): Promise<T> {
  return lab.once === undefined ? measure() : lab.once(JSON.stringify(which), measure, complete)
}

/** Whether a child delivered. */
export function isOk({ status }: Trial<unknown>): boolean {
  return status === 'ok'
}

/** Whether every child of a pass delivered. */
export function isWhole({ warnings }: { readonly warnings: readonly Warning[] }): boolean {
  return warnings.every(({ code }) => code !== 'trial-failed')
}
