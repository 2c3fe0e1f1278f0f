/** Stream names as a request brings them: a category, a dash, an id. The id may hold dashes of its own. */
export interface Names {
  readonly category: string
  /** Without one the name is the category. */
  readonly id: 'number' | 'uuid' | 'none'
  /** `wire`: made of a request's bytes. `code`: one constant of the program. */
  readonly from: 'wire' | 'code'
}

export const cases: Readonly<Record<string, Names>> = {
  numbered: { category: 'account', id: 'number', from: 'wire' },
  uuid: { category: 'customerAccount', id: 'uuid', from: 'wire' },
  'no id': { category: 'account', id: 'none', from: 'wire' },
  'constant name': { category: 'customerAccount', id: 'uuid', from: 'code' },
}

const NAMES = 1024

/** The same names for every variant, over and over. */
export function namesOf({ category, id, from }: Names): () => string {
  const names = Array.from({ length: from === 'wire' ? NAMES : 1 }, (_, n) =>
    (from === 'wire' ? decoded : constant)(`${category}${idOf(id, n)}`),
  )
  let next = names.length - 1
  return () => {
    next = next + 1 < names.length ? next + 1 : 0
    return names[next] as string
  }
}

function idOf(id: Names['id'], n: number): string {
  if (id === 'none') return ''
  return id === 'number'
    ? `-${1000 + n}`
    : `-6f9619ff-8b86-4d01-b42d-${(0x00c04fc964ff + n).toString(16).padStart(12, '0')}`
}

/** A string that V8 has met nowhere before, as one that is read from a socket. */
function decoded(text: string): string {
  return Buffer.from(text).toString('latin1')
}

/** The string as a constant of the source: V8 keeps one copy, and caches the result of split() for it. */
function constant(text: string): string {
  return Object.keys({ [text]: 0 })[0] as string
}
