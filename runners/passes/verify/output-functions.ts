import { nativeSource, sourceTextOf } from './output-classes.js'
import { lookAt, toldOf } from './output-inspector.js'

/** Scopes that functions of a file have in common, whoever made them. */
const COMMON = /^(Global|Script|Module)\b/

/**
 * Why the source of a function does not say what it does; `null`: it does. Functions of one source that were
 * made with other variables around them do other things.
 */
export function hiddenInFunction(fn: object): string | null {
  const source = sourceTextOf(fn)
  if (nativeSource.test(source))
    return /^function \(/.test(source) ? 'a bound function, or a Proxy of one' : null
  const used = namesAround(fn).find((name) => isNamedIn(source, name))
  return used === undefined ? null : `a function that uses the variable "${used}" of the code around it`
}

/** The variables that V8 keeps for a function, but those of its module. */
function namesAround(fn: object): readonly string[] {
  return lookAt(fn, ({ internalProperties = [] }) => {
    const scopes = internalProperties.find(({ name }) => name === '[[Scopes]]')?.value?.objectId
    if (scopes === undefined) return []
    const own = (toldOf(scopes).result ?? []).filter(({ value }) => !COMMON.test(value?.description ?? ''))
    // The function without a name that is around a CommonJS module.
    const isWrapped = own.length > 0 && own.at(-1)?.value?.description === 'Closure'
    return own.slice(0, isWrapped ? -1 : undefined).flatMap(({ value }) => namesOf(value?.objectId))
  })
}

function namesOf(objectId: string | undefined): readonly string[] {
  return objectId === undefined ? [] : (toldOf(objectId).result ?? []).map(({ name }) => name)
}

function isNamedIn(source: string, name: string): boolean {
  const word = name.replace(/[$]/g, '\\$&')
  return new RegExp(`(?<![\\p{ID_Continue}$.])${word}(?![\\p{ID_Continue}$])`, 'u').test(source)
}
