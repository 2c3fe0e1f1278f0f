import { EventEmitter } from 'node:events'
import { types } from 'node:util'
import { openInspector } from '../../child/inspector.js'
import { lookAt } from './output-inspector.js'

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

/** The end of the source of what V8 is written in. */
export const nativeSource = /\{\s*\[native code\]\s*\}$/

export const sourceTextOf = (fn: object): string => Function.prototype.toString.call(fn)

export function classOf(object: object): ClassOf {
  const prototype = Object.getPrototypeOf(object) as object | null
  if (prototype === null) return { name: '[null prototype]', isForeign: false }
  if (prototype === Object.prototype) return { name: tagOfPlain(object), isForeign: false }
  const own = classFor(prototype)
  const classes = classesOf(object)
  const builtIn = iteratorTag(object) ?? (own === undefined ? withoutClass(prototype) : undefined)
  if (builtIn !== undefined) return { name: builtIn, isForeign: true }
  const isForeign = classes.some((one) => originOf(one).isForeign)
  const name = nameOf(own ?? classes[0])
  return own === undefined ? { name, isForeign, prototype } : { name, isForeign }
}

/** The private fields of an object, as its classes see them. Throws where a Proxy is in between. */
export function privateFieldsOf(object: object): readonly (readonly [string, unknown])[] {
  const classes = classesOf(object)
  if (!classes.some((one) => originOf(one).hasPrivate && !originOf(one).isForeign)) return []
  if (types.isProxy(object)) throw new Error('a Proxy of an object with private fields')
  return lookAt(object, ({ privateProperties = [] }, valuesOf) => {
    const fields = privateProperties.filter(({ value }) => value !== undefined)
    const values = valuesOf(fields)
    return fields.map(({ name }, index) => [name, values[index]] as const)
  })
}

/** The names of an object's classes, its own first, without Object. */
export function classNamesOf(object: object): readonly string[] {
  return classesOf(object).map(nameOf)
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

/** Built-in objects that no class of their own makes, such as what `map` of an iterator gives. */
function withoutClass(prototype: object): string | undefined {
  const own = Object.values(Object.getOwnPropertyDescriptors(prototype))
  const isNative = own.some(
    ({ value }) => typeof value === 'function' && nativeSource.test(sourceTextOf(value)),
  )
  return isNative ? 'a built-in class' : undefined
}

/** What `arguments`, `Math` and the like are called: they have the prototype of plain objects. */
function tagOfPlain(object: object): string {
  if (types.isArgumentsObject(object)) return 'Arguments'
  const tag = Object.getOwnPropertyDescriptor(object, Symbol.toStringTag)
  return typeof tag?.value === 'string' && !tag.enumerable ? tag.value : 'Object'
}

function originOf(one: Class): Origin {
  const known = origins.get(one)
  if (known !== undefined) return known
  const source = sourceTextOf(one)
  const isNative = nativeSource.test(source)
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
    return lookAt(
      one,
      ({ internalProperties = [] }) => {
        const location = internalProperties.find(({ name }) => name === '[[FunctionLocation]]')?.value?.value
        const url = urls.get((location as { scriptId: string } | undefined)?.scriptId ?? '')
        return url?.startsWith('node:') ?? false
      },
      post,
    )
  } finally {
    session.disconnect()
  }
}
