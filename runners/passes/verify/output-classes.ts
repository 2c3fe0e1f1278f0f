import { EventEmitter } from 'node:events'
import type inspector from 'node:inspector'
import { openInspector, type Post } from '../../child/inspector.js'

/** What an object is an instance of. */
export interface ClassOf {
  readonly name: string
  /** Whether its state is kept where only Node.js or V8 can see it. */
  readonly isForeign: boolean
  /** Its prototype, where that is an object which no class made. */
  readonly prototype?: object
}

/** Where a class comes from, and whether its source has private names. */
interface Origin {
  readonly isForeign: boolean
  readonly hasPrivate: boolean
}

type Class = abstract new (...args: never[]) => unknown

const origins = new WeakMap<Class, Origin>()
const key = 'gclab.looked-at'

export function classOf(object: object): ClassOf {
  const prototype = Object.getPrototypeOf(object) as object | null
  if (prototype === null) return { name: '[null prototype]', isForeign: false }
  if (prototype === Object.prototype) return { name: 'Object', isForeign: false }
  const own = classFor(prototype)
  const classes = classesOf(object)
  const iterator = iteratorTag(object)
  if (iterator !== undefined) return { name: iterator, isForeign: true }
  const isForeign = classes.some((one) => originOf(one).isForeign)
  const name = nameOf(own ?? classes[0])
  return own === undefined ? { name, isForeign, prototype } : { name, isForeign }
}

/** For looks at many objects: to connect takes longer than a look. */
let lasting: Post | undefined

/** The private fields of an object, as the code of its classes sees them. */
export function privateFieldsOf(object: object): (readonly [label: string, value: unknown])[] {
  const classes = classesOf(object)
  if (!classes.some((one) => originOf(one).hasPrivate && !originOf(one).isForeign)) return []
  lasting ??= openInspector().post
  const post = lasting
  const holder: { object: object; values?: unknown[] } = { object }
  return withHolder(holder, () => {
    const { objectId } = objectAt(post)
    const { privateProperties = [] } = post('Runtime.getProperties', { objectId, ownProperties: true }) as {
      privateProperties?: { name: string; value?: inspector.Runtime.RemoteObject }[]
    }
    const fields = privateProperties.flatMap(({ name, value }) =>
      value === undefined ? [] : [{ name, value }],
    )
    post('Runtime.callFunctionOn', {
      objectId,
      functionDeclaration: `function (...values) { globalThis[${JSON.stringify(key)}].values = values }`,
      arguments: fields.map(({ value }) => argumentOf(value)),
    })
    post('Runtime.releaseObject', { objectId })
    return fields.map(({ name }, index) => [name, holder.values?.[index]] as const)
  })
}

function argumentOf({ objectId, unserializableValue, value }: inspector.Runtime.RemoteObject) {
  if (objectId !== undefined) return { objectId }
  return unserializableValue === undefined ? { value } : { unserializableValue }
}

/** The classes of an object, its own first, without Object. */
function classesOf(object: object): Class[] {
  const classes: Class[] = []
  for (let at = Object.getPrototypeOf(object); at !== null; at = Object.getPrototypeOf(at)) {
    const own = classFor(at)
    if (own !== undefined && Object.getPrototypeOf(at) !== null) classes.push(own)
  }
  return classes
}

function classFor(prototype: object): Class | undefined {
  const own: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value
  return typeof own === 'function' ? (own as Class) : undefined
}

function nameOf(own: Class | undefined): string {
  const name: unknown = own === undefined ? 'Object' : Object.getOwnPropertyDescriptor(own, 'name')?.value
  return typeof name === 'string' && /^[\p{ID_Continue}$ ]{1,200}$/u.test(name)
    ? name
    : 'a class without a name'
}

/** Generators and iterators of built-in objects: what they will give is nowhere to be seen. */
function iteratorTag(object: object): string | undefined {
  try {
    return /^\[object (.*(?:Iterator|Generator))\]$/.exec(Object.prototype.toString.call(object))?.[1]
  } catch {
    return undefined
  }
}

function originOf(one: Class): Origin {
  const known = origins.get(one)
  if (known !== undefined) return known
  const source = Function.prototype.toString.call(one)
  const isNative = /\{\s*\[native code\]\s*\}$/.test(source)
  const origin = {
    isForeign: (one as unknown) !== EventEmitter && (isNative || isNodes(one)),
    hasPrivate: /#[\p{ID_Start}$_]/u.test(source),
  }
  origins.set(one, origin)
  return origin
}

/** Whether a class is written in Node's own files. */
function isNodes(one: Class): boolean {
  const { session, post } = openInspector()
  const urls = new Map<string, string>()
  session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url))
  try {
    post('Debugger.enable')
    return withHolder({ object: one }, () => {
      const { objectId } = objectAt(post)
      const { internalProperties = [] } = post('Runtime.getProperties', { objectId }) as {
        internalProperties?: inspector.Runtime.InternalPropertyDescriptor[]
      }
      const location = internalProperties.find(({ name }) => name === '[[FunctionLocation]]')?.value?.value
      const url = urls.get((location as { scriptId: string } | undefined)?.scriptId ?? '')
      return url?.startsWith('node:') ?? false
    })
  } finally {
    session.disconnect()
  }
}

/** Where the inspector's code finds what is looked at. */
function withHolder<R>(holder: object, look: () => R): R {
  Object.defineProperty(globalThis, key, { value: holder, configurable: true })
  try {
    return look()
  } finally {
    delete (globalThis as Record<string, unknown>)[key]
  }
}

function objectAt(post: Post): { objectId: string } {
  const expression = `globalThis[${JSON.stringify(key)}].object`
  return (post('Runtime.evaluate', { expression }) as { result: { objectId: string } }).result
}
