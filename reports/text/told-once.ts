import { describeWarning, scopeOf, type Warning } from '../../model/warnings.js'

/** Places of one warning that are each told by themselves. */
const FEW = 4

/** What a warning says, and of which place; empty for the whole run. */
export interface ToldWarning {
  readonly scope: string
  readonly text: string
}

/** Warnings in words; what is to be said of many places is said once, with the first of them. */
export function toldOnce(warnings: readonly Warning[]): readonly ToldWarning[] {
  const told = warnings.map((warning) => ({ scope: scopeOf(warning), text: describeWarning(warning) }))
  const alike = new Map<string, ToldWarning[]>()
  for (const one of told) alike.set(one.text, [...(alike.get(one.text) ?? []), one])
  return told.flatMap((one) => {
    const group = alike.get(one.text) ?? []
    if (group.length <= FEW) return [one]
    return group[0] === one ? [{ ...one, scope: `${one.scope} and ${group.length - 1} more` }] : []
  })
}
