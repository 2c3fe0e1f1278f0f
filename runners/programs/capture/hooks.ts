// Node's module hooks, for either kind of registration: in this thread, or in one of their own.

/** What `initialize` is told, or the module is told in its own address. */
interface Target {
  /** The module's file: URL. */
  readonly module: string
  readonly name: string
  /** The URL of record-calls.js. */
  readonly recorder: string
}

interface Loaded {
  readonly format?: string | null | undefined
  readonly source?: unknown
}

/** Marks the module itself, where its bare address means the one that stands before it. */
const ITSELF = '?gclab-itself'

let target: Target | undefined

export function initialize(told: Target): void {
  target = told
}

/** Puts a module before the captured one that exports the same, its calls recorded. */
export function load<C, R extends Loaded | Promise<Loaded>>(
  url: string,
  context: C,
  next: (url: string, context: C) => R,
): R | Loaded | Promise<Loaded> {
  if (target === undefined || url.split('?')[0] !== target.module || url.endsWith(ITSELF))
    return next(url, context)
  const { module } = target
  const before = (loaded: Loaded): Loaded => {
    // With its source Node would load it past `require`, which records CommonJS.
    if (loaded.format === 'commonjs' || loaded.format === 'commonjs-typescript')
      return { ...loaded, source: null }
    if (!loaded.format?.startsWith('module')) return loaded
    return { format: 'module', source: standIn(module, String(loaded.source)), shortCircuit: true } as Loaded
  }
  const loaded = next(url, context)
  return loaded instanceof Promise ? loaded.then(before) : before(loaded)
}

/** Functions are hoisted, so that modules which import each other find it as they would the original. */
function standIn(module: string, source: string): string {
  const { name, recorder } = target as Target
  const isDefault = name === 'default'
  // An export that is not there is undefined, so a word in a comment does no harm.
  const other = !isDefault && /\bexport\s+default\b|\bas\s+default\b/.test(source)
  return [
    `import * as gclabOriginal from ${JSON.stringify(`${module}${ITSELF}`)}`,
    `import { callRecorded as gclabCall, noteLoaded as gclabLoaded } from ${JSON.stringify(recorder)}`,
    `export * from ${JSON.stringify(`${module}${ITSELF}`)}`,
    ...(other
      ? [
          `export default gclabOriginal.default === gclabOriginal.${name} ? gclabStandIn : gclabOriginal.default`,
        ]
      : []),
    `${isDefault ? 'export default ' : ''}function gclabStandIn(...args) {`,
    `  const original = gclabOriginal.${name}`,
    '  if (new.target) return Reflect.construct(original, args, new.target === gclabStandIn ? original : new.target)',
    '  return gclabCall(original, this, args)',
    '}',
    ...(isDefault ? [] : [`export { gclabStandIn as ${name} }`]),
    `if (gclabLoaded(gclabOriginal.${name}, Object.keys(gclabOriginal)))`,
    `  Object.defineProperties(gclabStandIn, Object.getOwnPropertyDescriptors(gclabOriginal.${name}))`,
  ].join('\n')
}
