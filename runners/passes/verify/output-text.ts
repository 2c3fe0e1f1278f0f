import { types } from 'node:util'
import { messageOf } from '../../../model/errors.js'
import { classOf, sourceTextOf } from './output-classes.js'
import { hiddenInFunction } from './output-functions.js'
import { leafOf, type Mark, type Writer } from './output-leaf.js'
import { fieldsOf, writeInside } from './output-parts.js'

/** An output as text, by which it is compared with one of another process. */
export interface OutputText {
  /** Classes, fields and entries. Outputs are equal where these are, but for the other two properties. */
  readonly text: string
  /** The source of each function in it. */
  readonly functions: readonly string[]
  /** What cannot be looked into, as "an instance of WeakMap"; `null`: there is no such thing. */
  readonly unseen: string | null
}

/** A step left to write: text, an object, the end of one, or a bound of a list without order. */
type Step = string | { readonly object: object } | { readonly leave: object } | { readonly mark: Mark }

/** Where items begin, in the parts and in the functions. */
type ItemStart = readonly [part: number, fn: number]

/** Characters of a text, at most. */
const LONGEST = 2 ** 27

/**
 * Writes an output as text. Fields come in the order of names, elements of arrays in their own, and entries
 * of maps and sets in the order of their texts, since `deepStrictEqual` ignores theirs. An object met twice
 * is written twice, and one within itself by its depth. No recursion: outputs may be nested deep.
 */
export function textOf(output: unknown): OutputText {
  const functions: string[] = []
  const parts: string[] = []
  const path = new Map<object, number>()
  const lists: ItemStart[][] = []
  const steps: Step[] = [leafOf(output) ?? { object: output as object }]
  let unseen: string | null = null
  let length = 0
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    if (length > LONGEST) return { text: '', functions: [], unseen: 'more than 100 million characters' }
    if (typeof step === 'string') {
      parts.push(step)
      length += step.length
    } else if ('leave' in step) path.delete(step.leave)
    else if ('mark' in step) {
      if (step.mark === 'open') lists.push([])
      else if (step.mark === 'item') lists.at(-1)?.push([parts.length, functions.length])
      else sortItems(lists.pop() ?? [], parts, functions)
    } else {
      const { object } = step
      const depth = path.get(object)
      if (depth !== undefined) {
        steps.push(`[circular ${depth}]`)
        continue
      }
      path.set(object, path.size)
      steps.push({ leave: object })
      if (typeof object === 'function') functions.push(sourceTextOf(object))
      const within = readableStepsOf(object)
      unseen ??= within.hidden
      for (let i = within.steps.length - 1; i >= 0; i--) steps.push(within.steps[i] as Step)
    }
  }
  return { text: parts.join(''), functions, unseen }
}

/** Puts the items that end the parts into the order of their texts, and the functions in them as well. */
function sortItems(starts: readonly ItemStart[], parts: string[], functions: string[]): void {
  const [[firstPart, firstFunction] = [parts.length, functions.length]] = starts
  const items = starts.map(([part, fn], i) => {
    const text = parts.slice(part, starts[i + 1]?.[0]).join('')
    const within = functions.slice(fn, starts[i + 1]?.[1])
    return { text, within, key: [text, ...within].join('\n') }
  })
  items.sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
  parts.length = firstPart
  functions.length = firstFunction
  for (const [i, item] of items.entries()) {
    parts.push(i === 0 ? item.text : `, ${item.text}`)
    for (const source of item.within) functions.push(source)
  }
}

/** An object's text without the objects in it. `hidden`: why it shows not all of what is inside. */
interface Within {
  readonly steps: readonly Step[]
  readonly hidden: string | null
}

/** A Proxy may throw where it is looked at, and so does a buffer that was handed to another thread. */
function readableStepsOf(object: object): Within {
  try {
    return stepsOf(object)
  } catch (error) {
    return { steps: ['(unreadable)'], hidden: `an object that cannot be read (${messageOf(error)})` }
  }
}

function stepsOf(object: object): Within {
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
    mark: (mark) => {
      steps.push(text, { mark })
      text = ''
    },
  }
  const inside = writeInside(object, to)
  if (inside === undefined && isForeign) {
    const what = types.isProxy(object) ? `a Proxy of ${name}` : `an instance of ${name}`
    return { steps: [`${name} {}`], hidden: what }
  }
  const fields = fieldsOf(object, inside)
  const isList = inside === undefined || fields.length > 0
  if (isList) to.text(inside === undefined ? '{' : ' {')
  for (const [index, [label, value]] of fields.entries()) {
    to.text(`${index === 0 ? ' ' : ', '}${label}: `)
    to.value(value)
  }
  if (isList) to.text(fields.length === 0 ? '}' : ' }')
  return { steps: [...steps, text], hidden: typeof object === 'function' ? hiddenInFunction(object) : null }
}
