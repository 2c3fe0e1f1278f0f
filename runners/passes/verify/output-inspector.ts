import type inspector from 'node:inspector'
import { openInspector, type Post } from '../../child/inspector.js'

/** A property as V8's inspector tells it. */
type Property = Pick<inspector.Runtime.PropertyDescriptor, 'name' | 'value'>

/** What V8's inspector tells of an object. */
interface Told {
  readonly result?: readonly Property[]
  readonly privateProperties?: readonly Property[]
  readonly internalProperties?: readonly Property[]
}

/** Where the inspector's code finds what is looked at. */
const key = 'gclab.looked-at'

/** For looks at many objects: to connect takes longer than a look. */
let lasting: Post | undefined

/** What V8's inspector tells of an object, and by `valuesOf` the values of properties in this thread. */
export function lookAt<R>(
  object: object,
  look: (told: Told, valuesOf: (properties: readonly Property[]) => readonly unknown[]) => R,
  post: Post = lastingPost(),
): R {
  const holder: { readonly object: object; values?: readonly unknown[] } = { object }
  Object.defineProperty(globalThis, key, { value: holder, configurable: true })
  try {
    const expression = `globalThis[${JSON.stringify(key)}].object`
    const { objectId } = (post('Runtime.evaluate', { expression }) as { result: { objectId: string } }).result
    const answer = look(toldOf(objectId, post), (properties) => {
      post('Runtime.callFunctionOn', {
        objectId,
        functionDeclaration: `function (...values) { globalThis[${JSON.stringify(key)}].values = values }`,
        arguments: properties.map(({ value }) => argumentOf(value)),
      })
      return holder.values ?? []
    })
    post('Runtime.releaseObject', { objectId })
    return answer
  } finally {
    delete (globalThis as Record<string, unknown>)[key]
  }
}

/** The properties of an object that the inspector told of. */
export function toldOf(objectId: string, post: Post = lastingPost()): Told {
  return post('Runtime.getProperties', { objectId, ownProperties: true }) as Told
}

function lastingPost(): Post {
  lasting ??= openInspector().post
  return lasting
}

function argumentOf(told: inspector.Runtime.RemoteObject | undefined) {
  const { objectId, unserializableValue, value } = told ?? {}
  if (objectId !== undefined) return { objectId }
  return unserializableValue === undefined ? { value } : { unserializableValue }
}
