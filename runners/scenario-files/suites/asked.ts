import { harmless, standIn } from './harmless.js'

/** What the suite has asked of its tool so far that is not done here, and on which hangs what comes after. */
export const asked = new Set<string>()

/** What may be read without an effect, until a value is made of it. */
export const standInFor = (what: string) => standIn(() => asked.add(what))

/** What has an effect with its tool as soon as it is used. */
export function noting(what: string) {
  return new Proxy(harmless, {
    get: (_, name) => {
      asked.add(`${what}.${String(name)}`)
      return harmless[name]
    },
  })
}
