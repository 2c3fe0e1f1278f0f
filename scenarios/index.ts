/** A scenario that comes with gclab. */
export interface BundledScenario {
  readonly name: string
  /** The scenario file as a file: URL; imported only when it is asked for. */
  readonly file: string
}

const names = [
  'sse-poke',
  'bid-serialize',
  'concurrent-workers',
  'json-encode',
  'array-prealloc',
  'string-split',
  'response-map',
  'leaks',
  'pools',
  'pages',
]

/** The scenarios that come with gclab, in the order in which they are listed. */
export const bundled: readonly BundledScenario[] = names.map((name) => ({
  name,
  file: new URL(`./${name}/scenario.js`, import.meta.url).href,
}))
