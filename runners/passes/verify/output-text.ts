import { classOf } from './output-classes.js'
import { fieldsOf, writeInside } from './output-parts.js'

/** An output as text, by which it is compared with one of another process. */
export interface OutputText {
  /** Classes, fields and entries. Where these are equal, outputs are, but for what stands in the other two. */
  readonly text: string
  /** The source of each function in it. */
  readonly functions: readonly string[]
  /** What cannot be looked into, as "an instance of WeakMap"; `null` where there is no such thing. */
  readonly unseen: string | null
}

/** Takes an object's text piece by piece. */
export interface Writer {
  readonly text: (text: string) => void
  readonly value: (value: unknown) => void
}

/** What is still to be written: text, an object, or the end of one. */
type Step = string | { readonly object: object } | { readonly leave: object }

/** Characters of a text, at most. */
const LONGEST = 2 ** 27

// Taken before any user code runs: a scenario may replace globals.
const stringify = JSON.stringify

/**
 * Writes an output out. Fields come in the order of their names, entries of arrays, maps and sets in their own; an
 * object that is met twice is written twice, and one within itself by how deep it lies. It goes round by a list of its
 * own, not by calls: outputs may be nested deep.
 */
export function textOf(output: unknown): OutputText {
  const functions: string[] = []
  const parts: string[] = []
  const path = new Map<object, number>()
  const steps: Step[] = [leafOf(output) ?? { object: output as object }]
  let unseen: string | null = null
  let length = 0
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    if (length > LONGEST) return { text: '', functions: [], unseen: 'more than 100 million characters' }
    if (typeof step === 'string') {
      parts.push(step)
      length += step.length
    } else if ('leave' in step) path.delete(step.leave)
    else {
      const { object } = step
      const depth = path.get(object)
      if (depth !== undefined) {
        steps.push(`[circular ${depth}]`)
        continue
      }
      path.set(object, path.size)
      steps.push({ leave: object })
      if (typeof object === 'function') functions.push(Function.prototype.toString.call(object))
      const within = stepsOf(object)
      if (within.hidden !== null) unseen ??= `an instance of ${within.hidden}`
      for (let i = within.steps.length - 1; i >= 0; i--) steps.push(within.steps[i] as Step)
    }
  }
  return { text: parts.join(''), functions, unseen }
}

/** A value that is no object, written out. */
export function leafOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return stringify(value)
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value)
    case 'bigint':
      return `${value}n`
    case 'symbol': {
      const key = Symbol.keyFor(value)
      return key === undefined ? String(value) : `Symbol.for(${stringify(key)})`
    }
    case 'object':
    case 'function':
      return value === null ? 'null' : undefined
    default:
      return String(value)
  }
}

/** An object's text but for the objects in it. `hidden`: the class whose instances show nothing of what they hold. */
function stepsOf(object: object): { readonly steps: readonly Step[]; readonly hidden: string | null } {
  const { name, isForeign } = classOf(object)
  const steps: Step[] = []
  let text = ['Object', 'Array', 'Function'].includes(name) ? '' : `${name} `
  const to: Writer = {
    text: (piece) => {
      text += piece
    },
    value: (value) => {
      const leaf = leafOf(value)
      if (leaf !== undefined) {
        text += leaf
        return
      }
      steps.push(text, { object: value as object })
      text = ''
    },
  }
  const inside = writeInside(object, to)
  if (inside === undefined && isForeign) return { steps: [`${name} {}`], hidden: name }
  const fields = fieldsOf(object, inside)
  const isList = inside === undefined || fields.length > 0
  if (isList) to.text(inside === undefined ? '{' : ' {')
  for (const [index, [label, value]] of fields.entries()) {
    to.text(`${index === 0 ? ' ' : ', '}${label}: `)
    to.value(value)
  }
  if (isList) to.text(fields.length === 0 ? '}' : ' }')
  return { steps: [...steps, text], hidden: null }
}
